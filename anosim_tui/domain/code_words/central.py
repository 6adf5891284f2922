"""Words for and against a code: central and northern Europe in Latin script."""

from anosim_tui.domain.code_words.notation import Words

POLISH = Words(
    private="hasło hasła hasłem haslo hasla *hasło",
    about=(
        "weryfik* potwierdz* autoryz* uwierzyteln* logowan* logowania zalog* loguj* rejestr* "
        "aktyw* dostęp* dostep* bezpiecz* ważn* wazn* wygas* minut* jednorazow* udostępnia* "
        "udostepnia* tajn* przekazuj podawaj resetow* zatwierdz*"
    ),
    use="użyj uzyj wpisz wprowadź wprowadz podaj",
    link="jest brzmi",
    owns=(
        "numer numeru zamówien* zamowien* faktur* rezerwacj* bilet* konto konta kont* rachun* "
        "kart* karta przesył* przesyl* paczk* paczka dostaw* wizyt* telefon* tel komórk* zadzwoń "
        "zadzwon dzwoń dzwon infolini* pokój pokoju sala sali piętro peron pociąg lot miejsce "
        "stolik referenc* nr_ref sygnatur* spraw* umow* klient* człon* kwot* kwota suma saldo "
        "zakończon* konczac* kończąc* ulic* ul sklep seri* wersj* rok roku od odpowiedz wyślij "
        "wysłano_na skrytk* płatność_na zgłoszen* polis* przelew_na"
    ),
    spoils=(
        "rabatow* rabat* zniżk* promoc* kupon* podarunk* pocztow* kresk* kierunkow* błęd* bled* "
        "kraju rezerwacji zamówienia zamowienia polecając* zaproszen* produktu źródłow* przesyłki "
        "referencyjn* kreskowy klienta swift"
    ),
    promo="rabat* zniżk* znizk* promoc* kupon* ofert* wyprzedaż* taniej procent gratis",
    units=(
        "zł zl złotych złote zlotych groszy minut godzin godziny dni punktów pkt kroków osób lat"
    ),
    plain="kodeks* szkod*",
)

CZECH = Words(
    code="kód* kod*",
    private="heslo hesla heslem *heslo",
    about=(
        "ověř* overo* overen* overit* autentiz* autoriz* potvrz* potvrd* přihl* prihl* registr* "
        "aktiv* přístup* pristup* bezpečn* bezpecn* platn* plati platí vyprší vyprsi minut* "
        "jednorázov* jednorazov* sdílej* sdilej* tajn* nikomu obnov*"
    ),
    use="použijte použij pouzijte zadejte zadej vložte opište",
    link="je zní",
    owns=(
        "číslo čísla objednáv* objednav* faktur* rezerv* jízden* letenk* účet* ucet* účtu uctu "
        "kart* zásilk* zasilk* balík* balik* doručen* termín* telefon* tel mobil* volej* zavol* "
        "infolink* pokoj* místnost* patro nástupiště vlak sedadlo stůl referen* č_j spis* případ* "
        "smlouv* smluv* zákazn* zakazn* člensk* částk* castk* celkem zůstat* zustat* končíc* "
        "koncic* ulic* prodejn* sériov* verze rok roku od odpověz* odpovez* odesláno schránk* box "
        "variabiln* symbol platba_na"
    ),
    spoils=(
        "slevov* sleva slevy promo* kupon* dárkov* darkov* poštovn* postovn* psč psc čárov* "
        "carov* předvol* chyb* chybov* země objednávk* rezervačn* doporuč* pozván* produkt*"
    ),
    promo="slev* akce akční kupon* dárk* výprodej ušetř* zdarma nabídk*",
    units="kč kc korun koruny haléřů minut hodin dní dnů bodů kroků osob let",
    plain="škod* skod* kódex*",
)

SLOVAK = Words(
    code="kód* kod*",
    private="heslo hesla",
    about=(
        "overo* overen* overit* overt* autentifik* autoriz* potvrd* prihl* prihlás* registr* "
        "aktív* prístup* bezpečn* platn* platí vyprší minút* jednoraz* zdieľa* tajn* nikomu "
        "obnov*"
    ),
    use="použite použi zadajte zadaj vložte",
    link="je znie",
    owns=(
        "číslo čísla objednáv* faktúr* rezerv* lístok* účet* účtu kart* zásielk* balík* doruč* "
        "termín* telefón* tel mobil* volajte zavolajte izb* miestnos* poschodie vlak sedadlo stôl "
        "referen* spis* prípad* zmluv* zákazn* člensk* sumu sumy suma celkom zostat* končiac* "
        "ulic* predajn* sériov* verzia rok roku od odpovedz* odoslan* schránk* variabiln*"
    ),
    spoils=(
        "zľavov* zľava promo* kupón* darček* darčekov* poštov* psč čiarov* predvoľ* chyb* chybov* "
        "objednávk* rezervačn*"
    ),
    promo="zľav* akcia kupón* darček* výpredaj ušetr* zadarmo ponuk*",
    units="eur eura minút hodín dní bodov krokov osôb rokov",
)

SLOVENE_CROATIAN_SERBIAN = Words(
    code="šifra šifre šifro koda kodo kode",
    private="lozink* geslo gesla gesl* zaporka zaporke lozinku",
    about=(
        "potrdit* potvrd* preverit* preverj* verifik* provjer* prover* autentifik* autoriz* "
        "avtent* prijav* registr* aktiv* pristup* dostop* varnost* sigurnos* bezbednos* velja* "
        "veljav* važi vrijedi ističe isteče poteče minut* enkrat* jednokratn* jednokratna "
        "dijelite delite tajn* nikom* nikomur obnov* ponastav*"
    ),
    use="uporabite vnesite upišite unesite koristite iskoristite ukucajte",
    link="je glasi su",
    owns=(
        "broj broja številko številka naročil* narudžb* narudžbin* porudžbin* faktur* račun* "
        "racun* rezervacij* kart* kartic* vozovnic* vstopnic* paket* pošiljk* pošiljka pošiljke "
        "posiljk* dostav* termin* telefon* tel mob pokličite pozovite nazovite zovite poziv* "
        "soba* sobi sobe nadstropje kat vlak voz sjedalo sedež miza stol referenc* zadev* "
        "predmet* pogodb* ugovor* strank* kupac* klijent* član* zneske znesek iznos* ukupno "
        "skupaj stanje saldo konč* završav* zavrsav* ulica ulici trgovin* serijsk* verzij* leto "
        "leta godin* od odgovorite poslan* poslat* omaric* polic* skladišt* uplatnic* "
        "poziv_na_broj"
    ),
    spoils=(
        "popust* promo* promocijsk* kupon* darilo* darilni poklon* poštn* poštansk* črtn* bar "
        "napak* grešk* greške pogrešk* država naročila narudžbe rezervacije priporočil* pozivni "
        "područn*"
    ),
    promo="popust* akcij* ponud* kupon* poklon* razprodaj* rasprodaj* ušted* prihran* gratis",
    units=(
        "eur evrov eura evra kn kuna rsd dinara din km minut minuta sati ur dni dana bodova točk "
        "koraka oseb osoba let godina"
    ),
    plain="kod_kuće kod_nas kod_vas kod_njih kod_kuce *kodil* škod*",
)

LITHUANIAN = Words(
    code="kodas kodą kodo kodu kodai",
    private="slaptažod* slaptazod* pin",
    about=(
        "patvirtin* patikr* prisijung* registr* aktyv* prieig* saug* galioj* baig* minut* "
        "vienkart* dalyk* dalin* slapt* tapatyb* autentif* atkūr*"
    ),
    use="naudokite įveskite iveskite suveskite panaudokite",
    link="yra",
    owns=(
        "numeriu numeris numerį užsakym* uzsakym* sąskait* saskait* rezervacij* biliet* kortel* "
        "siunt* paket* pristat* vizit* telefon* tel mob skambin* paskambin* kambar* kabinet* "
        "aukšt* traukin* skryd* vieta stalas staliukas nuorod* nr_ref sutart* klient* nario "
        "nariai sumą sumos suma likut* iš_viso baigias* pasibaig* gatv* parduotuv* serij* versij* "
        "metais metų nuo atsakyk* išsiųst* paštomat* mokėtojo"
    ),
    spoils=(
        "nuolaid* akcij* kupon* dovan* pašto pasto brūkšnin* bruksnin* klaid* klaidos šalies "
        "užsakymo rezervacijos siuntos kvietim*"
    ),
    promo="nuolaid* akcij* pasiūlym* kupon* dovan* išpardav* sutaup*",
    units="eurų eur euro minutes minučių min valandas valandų dienų taškų žingsnių žmonių metų",
    plain="kodėl kodel",
)

LATVIAN = Words(
    code="kods kodu koda kodam kodi",
    private="parole paroli paroles",
    about=(
        "apstiprin* pārbaud* parbaud* verifik* autentif* pieslēg* piesleg* pieteik* ielog* "
        "reģistr* registr* aktiv* piekļ* piekl* droš* dros* derīg* derig* termiņš termiņa minūt* "
        "minut* vienreiz* dal* izpaud* slepen* nevienam atjaun*"
    ),
    use="izmantojiet ievadiet ievadi lietojiet izmanto",
    link="ir",
    owns=(
        "pasūtījum* pasutijum* rēķin* rekin* rezervācij* rezervacij* biļet* kont* kart* sūtījum* "
        "sutijum* paka paku pakas piegād* vizīt* tālrun* talrun* telefon* tel zvan* numur* istab* "
        "kabinet* stāvs stāvā vilcien* reis* vieta galdiņ* atsauc* līgum* ligum* klient* summas "
        "summu summa atlikum* kopā beidz* beigu iel* veikal* sērij* versij* gads gada gadā kopš "
        "atbildi* nosūtīt* pakomāt*"
    ),
    spoils=(
        "atlaid* atlaižu akcij* kupon* dāvan* pasta svītr* svitr* kļūd* klud* valsts pasūtījuma "
        "rezervācijas ielūgum*"
    ),
    promo="atlaid* atlaižu akcij* piedāvāj* kupon* dāvan* izpārdoš* ietaup*",
    units="eiro eur minūtes stundas dienas punkti punktus soļi cilvēki gadi",
)

ESTONIAN = Words(
    code="kood* koodi",
    private="parool* salasõn* *parool*",
    about=(
        "kinnit* *kinnitus* tuvast* verifits* logi* sisselog* login registreer* aktiveeri* "
        "juurdepääs* turva* kehti* aegu* minut* ühekord* jaga* salaja* autenti* taasta*"
    ),
    use="kasuta kasutage sisesta sisestage trüki",
    link="on",
    owns=(
        "tellimus* arve* broneering* pilet* konto* kaar* kaart kaardi* pakk* pakike* saadetis* "
        "aeg telefon* tel mobiil* helista* tuba toa ruum* korrus rong* lend* koht laud viite* "
        "viitenumb* leping* klien* liikme* summa* kokku saldo jääk lõpp* lõppeva* tänav* pood* "
        "kauplus* seeria* versioon* aasta* alates vasta* saadet* pakiautomaat* *number*"
    ),
    spoils=(
        "soodus* allahindlus* kinke* kink* kampaania* posti* ribakood* triip* vea veakood* riigi* "
        "tellimiskood* broneeringu* kutse* suuna*"
    ),
    promo="soodus* allahindlus* pakkumi* kampaania* kinke* säästa*",
    units="eurot euro minutit tundi päeva punkti sammu inimest aastat",
    plain="koduleh* kodune* kodus kodust kodutöö*",
)

FINNISH = Words(
    code="*koodi* *koodin* tunnusluku* vahvistustunnus* *tunnuslu*",
    private=(
        "salasan* *salasan* kertakäyttötunnus* kertakäyttösalas* avainluku* tunnusluku* "
        "*tunnusluku*"
    ),
    about=(
        "vahvist* varmen* todent* *kirjaut* kirjaudu* rekister* aktivoi* pääsy* *turva* voimassa "
        "vanhen* minuut* kertakäyttö* jaa* salai* tunnistau* tunnist* palaut* hyväksy*"
    ),
    use="käytä syötä anna kirjoita näppäile",
    link="on",
    owns=(
        "tilau* lasku* varau* lippu* lipu* tili* tilin kort* *kort* pake* paketti* lähety* "
        "toimitu* aika puhelin* puh gsm soita* huone* kerros juna* lento* paik* pöytä viite* "
        "viitenum* asianumero sopimu* asiakas* jäsen* summa* yhteensä saldo päätty* katu* kauppa* "
        "myymälä* sarja* versio* vuon* vuosi vuodesta vastaa* lähetetty *numero* lokero*"
    ),
    spoils=(
        "alennus* tarjous* lahja* kampanja* posti* viiva* viivakoodi* suunta* virhe* maa "
        "maatunnus* tilauskoodi* varauskoodi* varaustunnus* kutsu* etu edun qr-koodi* "
        "seurantakoodi*"
    ),
    promo="alennu* tarjou* kampanja* lahja* säästä* ale prosent*",
    units="euroa euro minuuttia min tuntia päivää pistettä askelta henkilöä vuotta klo kello",
    plain="kodin kodissa kodista kotiin kodikas kodinko*",
)

HUNGARIAN = Words(
    code="kód* kod* *kód *kódja *kódod *kódot",
    private="jelszó* jelszav* *jelszó* *jelszav*",
    about=(
        "ellenőr* ellenor* megerősít* megerosit* hitelesít* hitelesit* azonosít* azonosit* belép* "
        "belep* bejelentk* regisztr* aktivál* aktival* hozzáfér* biztons* érvény* ervény* "
        "ervenyes* lejár* perc* egyszer* ossz titkos* jóváhagy* visszaállít*"
    ),
    use="használja használd hasznalja írja írd adja add gépelje üsse",
    owns=(
        "rendelés* rendeles* megrendel* számla* szamla* foglal* jegy* kártya* kártyá* kartya* "
        "kartyá* csomag* küldemény* kiszállít* időpont* telefon* tel mobil* hívja hívj hívás* "
        "hivja szoba* terem emelet vonat* járat* hely asztal hivatkozás* ügyszám* ügy* szerződés* "
        "ügyfél* tagsági* összeg* osszeg* egyenleg* végződő* végű* vegu utca* áruház* gyári* "
        "verzió* évi éves évben óta válasz* küld* *szám *száma *számú rekesz*"
    ),
    spoils=(
        "kedvezmény* kupon* akció* promóc* ajándék* irányító* iranyito* vonal* hiba* körzet* "
        "ország* rendelési foglalási meghív* termék*"
    ),
    promo="kedvezmény* akció* kupon* ajándék* leárazás* ajánlat* százalék*",
    units="ft forint forintot eft perc percig óra nap pont lépés fő év",
    plain="*kodik *kodni *kodás működ*",
)

GALICIAN_BASQUE = Words(
    code="kode* kodea",
    private="contrasinal* pasahitz*",
    about="egiazta* baieztap* saioa sesión segurtasun* baliozko minutu*",
    use="erabili sartu",
    link="da",
    owns="eskaera* txartel* telefono* deitu gela erreferentzia*",
    spoils="deskontu* errore* posta*",
    promo="deskontu*",
    units="minutu euro",
)

MALTESE_IRISH_WELSH = Words(
    code="kodiċi cód chód cod côd",
    private="pasfhocal cyfrinair",
    about=(
        "verifika* deimhni* fíor* dilys* gwirio mewngofnodi logáil slándála diogelwch nóiméad "
        "munud*"
    ),
    use="úsáid defnyddiwch daħħal",
    link="is yw huwa",
    owns="ordú archeb cuntas cyfrif carta cerdyn glaoigh ffoniwch seomra ystafell tagairt",
    spoils="lascaine disgownt poist",
    promo="lascaine disgownt",
)

LANGUAGES = (
    POLISH,
    CZECH,
    SLOVAK,
    SLOVENE_CROATIAN_SERBIAN,
    LITHUANIAN,
    LATVIAN,
    ESTONIAN,
    FINNISH,
    HUNGARIAN,
    GALICIAN_BASQUE,
    MALTESE_IRISH_WELSH,
)
