"""Words for and against a code: the Slavic languages in Latin script."""

from anosim_tui.domain.code_words.notation import Words

POLISH = Words(
    private="hasło hasła hasłem haslo hasla *hasło numer_weryfikacyjny",
    about=(
        "weryfik* potwierdz* autoryz* uwierzyteln* logowan* logowania zalog* loguj* rejestr* "
        "aktyw* dostęp* dostep* bezpiecz* ważn* wazn* wygas* minut* jednorazow* udostępnia* "
        "udostepnia* tajn* przekazuj podawaj resetow* zatwierdz* odblok*"
    ),
    use=(
        "użyj uzyj wpisz wprowadź wprowadz podaj przepisz wpisując podając pokaż okaż "
        "wprowadzając powiedz podyktuj używając wpisać podać wprowadzić użyć przekaż odczytaj "
        "naciśnij wciśnij wystukaj"
    ),
    by="przy_użyciu za_pomocą dzięki",
    link="jest brzmi",
    nouns="klucz klucza kluczem numer numeru cyfry",
    owns=(
        "numer numeru zamówien* zamowien* faktur* rezerwacj* bilet* konto konta kont* rachun* "
        "kart* karta przesył* przesyl* paczk* paczka dostaw* wizyt* tel zadzwoń zadzwon dzwoń "
        "dzwon infolini* pokój pokoju sala sali piętro peron pociąg lot miejsce stolik referenc* "
        "nr_ref sygnatur* spraw* umow* klient* człon* kwot* kwota suma saldo zakończon* konczac* "
        "kończąc* ulic* ul sklep seri* wersj* rok roku od odpowiedz wyślij wysłano_na skrytk* "
        "płatność_na zgłoszen* polis* przelew_na opini* licznik* odczyt* wątpliwoś* pytania faks* "
        "wewnętrzny przebieg legitymacj* pracownik* partia pozwoleni* rejestracyjn* paragon* "
        "szkod* zużyci* wniosek wniosk* uczestnik* odwiedzin wynik*"
    ),
    phones="telefon* komórk*",
    spoils=(
        "stary_kod poprzedni_kod "
        "rabatow* rabat* zniżk* promoc* kupon* podarunk* pocztow* kresk* kierunkow* błęd* bled* "
        "kraju rezerwacji zamówienia zamowienia polecając* zaproszen* produktu źródłow* przesyłki "
        "referencyjn* kreskowy klienta swift dostawcy błędu oddziału płatnika"
    ),
    promo="rabat* zniżk* znizk* promoc* kupon* ofert* wyprzedaż* taniej procent gratis",
    units="zł zl złotych złote zlotych groszy minut godzin godziny dni punktów pkt kroków osób lat",
    plain="kodeks* szkod*",
)

CZECH = Words(
    code="kód* kod*",
    private="heslo hesla heslem *heslo ověřovací_číslo overovaci_cislo autorizační_číslo sms_klíč",
    about=(
        "ověř* overo* overen* overit* autentiz* autoriz* potvrz* potvrd* přihl* prihl* registr* "
        "aktiv* přístup* pristup* bezpečn* bezpecn* platn* plati platí vyprší vyprsi minut* "
        "jednorázov* jednorazov* sdílej* sdilej* tajn* nikomu obnov* odemk* odblok*"
    ),
    use=(
        "použijte použij pouzijte zadejte zadej vložte opište opiste uveďte zadáním opsáním "
        "nadiktujte sdělte řekněte ukažte předložte povězte zadat vložit použít napište napiš "
        "ukaž řekni sděl zadáte nahlaste nahlašte vyťukejte vyplňte stiskněte zmáčkněte"
    ),
    by="pomocí díky přes",
    link="je zní",
    nouns="klíč* číslo čísla klic klice klicem",
    owns=(
        "číslo čísla objednáv* objednav* faktur* rezerv* jízden* letenk* účet* ucet* účtu uctu "
        "kart* zásilk* zasilk* balík* balik* doručen* termín* tel volej* zavol* infolink* pokoj* "
        "místnost* patro nástupiště vlak sedadlo stůl referen* č_j spis* případ* smlouv* smluv* "
        "zákazn* zakazn* člensk* částk* castk* celkem zůstat* zustat* končíc* koncic* ulic* "
        "prodejn* sériov* verze rok roku od odpověz* odpovez* odesláno schránk* box variabiln* "
        "symbol platba_na elektroměr* plynoměr* vodoměr* odečet dotaz* pochybnost* člen pojistk* "
        "linka najeto zaměstnan* šarže povolení SPZ účtenk* škoda spotřeb* žádost* návštěvník* "
        "účastník* ev_č výsled*"
    ),
    phones="telefon* mobil*",
    spoils=(
        "slevov* sleva slevy promo* kupon* dárkov* darkov* poštovn* postovn* psč psc čárov* "
        "carov* předvol* chyb* chybov* země objednávk* rezervačn* doporuč* pozván* produkt* zboží "
        "výrobku poruch*"
    ),
    promo="slev* akce akční kupon* dárk* výprodej ušetř* zdarma nabídk*",
    units="kč kc korun koruny haléřů minut hodin dní dnů bodů kroků osob",
    round_units="let",
    plain="škod* skod* kódex*",
)

SLOVAK = Words(
    code="kód* kod*",
    private="heslo hesla overovacie_číslo autorizačné_číslo sms_kľúč",
    about=(
        "overo* overen* overit* overt* autentifik* autoriz* potvrd* prihl* prihlás* registr* "
        "aktív* prístup* bezpečn* platn* platí vyprší minút* jednoraz* zdieľa* tajn* nikomu "
        "obnov*"
    ),
    use=(
        "použite použi zadajte zadaj vložte opíšte uveďte povedzte ukážte oznámte nadiktujte "
        "zadať vložiť použiť napíšte napíš povedz ukáž zadaním opísaním predložte nahláste uveď "
        "vyplňte stlačte"
    ),
    by="pomocou vďaka cez",
    link="je znie",
    nouns="kľúč* číslo čísla kluc kluca klucom",
    owns=(
        "číslo čísla objednáv* faktúr* rezerv* lístok* účet* účtu kart* zásielk* balík* doruč* "
        "termín* tel volajte zavolajte izb* miestnos* poschodie vlak sedadlo stôl referen* spis* "
        "prípad* zmluv* zákazn* člensk* sumu sumy suma celkom zostat* končiac* ulic* predajn* "
        "sériov* verzia rok roku od odpovedz* odoslan* schránk* variabiln* elektromer* plynomer* "
        "vodomer* odpočet otázk* pochybnost* člen poistk* linka zamestnan* povoleni* EČV spotreb* "
        "žiadosť* účastník* výsled*"
    ),
    phones="telefón* telefonn* mobil*",
    spoils=(
        "zľavov* zľava promo* kupón* darček* darčekov* poštov* psč čiarov* predvoľ* chyb* chybov* "
        "objednávk* rezervačn* tovaru výrobku poruch* produktu"
    ),
    promo="zľav* akcia kupón* darček* výpredaj ušetr* zadarmo ponuk*",
    units="eur eura minút hodín dní bodov krokov osôb rokov",
)

SLOVENE_CROATIAN_SERBIAN = Words(
    code="šifra šifre šifro koda kodo kode",
    private=(
        "lozink* geslo gesla gesl* zaporka zaporke lozinku autorizacijski_broj "
        "verifikacijski_broj verifikacioni_broj kontrolni_broj preveritveno_število potvrdni_broj"
    ),
    about=(
        "potrdit* potvrd* preverit* preverj* verifik* provjer* prover* autentifik* autoriz* "
        "avtent* prijav* registr* aktiv* pristup* dostop* varnost* sigurnos* bezbednos* velja* "
        "veljav* važi vrijedi ističe isteče poteče minut* enkrat* jednokratn* jednokratna "
        "dijelite delite tajn* nikom* nikomur obnov* ponastav*"
    ),
    use=(
        "uporabite vnesite upišite unesite koristite iskoristite ukucajte vpišite vnesi vpiši "
        "upiši unesi vtipkajte ukucaj recite reci kažite pokažite pokaži saopštite saopšti "
        "navedite dajte otkucajte povejte povej sporočite sporoči vnosom uporabi iskoristi "
        "koristi unosom ukucavanjem pokazite navedi predočite natipkajte natipkaj prepišite "
        "pritisnite"
    ),
    by="s z pomoću sa",
    link="je glasi su",
    nouns="ključ* kljuc* broj broja številko številka številom brojem",
    owns=(
        "broj broja številko številka naročil* narudžb* narudžbin* porudžbin* faktur* račun* "
        "racun* rezervacij* kart* kartic* vozovnic* vstopnic* paket* pošiljk* pošiljka pošiljke "
        "posiljk* dostav* termin* tel mob pokličite pozovite nazovite zovite poziv* soba* sobi "
        "sobe nadstropje kat vlak voz sjedalo sedež miza stol referenc* zadev* predmet* pogodb* "
        "ugovor* strank* kupac* klijent* član* zneske znesek iznos* ukupno skupaj stanje saldo "
        "konč* završav* zavrsav* ulica ulici trgovin* serijsk* verzij* leto leta godin* od "
        "odgovorite poslan* poslat* omaric* polic* skladišt* uplatnic* poziv_na_broj brojil* "
        "števc* konča_s konča_z završava_s završava_sa završetkom pitanja vprašanj* bodovi faks* "
        "zahtjev* zahtev* potvrda registracij* štet* potrošnj* točke vlog* poraba porabe "
        "sudionik* udeležen* priznanic*"
    ),
    phones="telefon* mobitel*",
    spoils=(
        "popust* promo* promocijsk* kupon* darilo* darilni poklon* poštn* poštansk* črtn* bar "
        "napak* grešk* greške pogrešk* država naročila narudžbe rezervacije priporočil* pozivni "
        "područn* artikl* proizvod* izdelk* kupca strank* dobavljač*"
    ),
    promo=(
        "popust* akcij* ponud* kupon* poklon* razprodaj* rasprodaj* prihran* gratis uštedi "
        "uštedite uštedu uštede uštedjeti uštedeti"
    ),
    units=(
        "eur evrov eura evra kn kuna rsd dinara km minut minuta sati dni dana bodova točk koraka "
        "oseb osoba godina"
    ),
    round_units="din ur let",
    plain=(
        "kod_kuće kod_nas kod_vas kod_njih kod_kuce *kodil* škod* dostavljač* dostavljalc* "
        "dostavljavc* dostavljac*"
    ),
)

LANGUAGES = (
    POLISH,
    CZECH,
    SLOVAK,
    SLOVENE_CROATIAN_SERBIAN,
)
