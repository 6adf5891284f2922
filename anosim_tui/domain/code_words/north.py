"""Words for and against a code: Baltic and Finno-Ugric languages, and others of few speakers."""

from anosim_tui.domain.code_words.notation import Words

LITHUANIAN = Words(
    code="kodas kodą kodo kodu kodai",
    private="slaptažod* slaptazod* pin raktažod*",
    about=(
        "patvirtin* patikr* prisijung* registr* aktyv* prieig* saug* galioj* baig* minut* "
        "vienkart* dalyk* dalin* slapt* tapatyb* autentif* atkūr*"
    ),
    use=(
        "naudokite įveskite iveskite suveskite panaudokite įveskit įvesk veskite įrašykite "
        "įvesdami įvedę įvesdamas pasakykite parodykite nurodykite pateikite padiktuokite "
        "perskaitykite naudokit panaudok pasakyk parodyk nurodyk įvesti suvesti naudodami įrašyk "
        "surinkite spauskite paspauskite"
    ),
    by="su",
    link="yra",
    nouns="raktas raktą numerį",
    owns=(
        "numeriu numeris numerį užsakym* uzsakym* sąskait* saskait* rezervacij* biliet* kortel* "
        "siunt* paket* pristat* vizit* tel mob skambin* paskambin* kambar* kabinet* aukšt* "
        "traukin* skryd* vieta stalas staliukas nuorod* nr_ref sutart* klient* nario nariai sumą "
        "sumos suma likut* iš_viso baigias* pasibaig* gatv* parduotuv* serij* versij* metais metų "
        "nuo atsakyk* išsiųst* paštomat* mokėtojo skaitikl* rodmen* baigiasi_su klausim* taškai "
        "narys faks* prašym* kvit* paraišk* dalyvi* bylos_nr byla_nr"
    ),
    phones="telefon*",
    spoils=(
        "nuolaid* akcij* kupon* dovan* pašto pasto brūkšnin* bruksnin* klaid* klaidos šalies "
        "užsakymo rezervacijos siuntos kvietim* mokėtojo prekės produkto įmonės kliento banko"
    ),
    promo="nuolaid* akcij* pasiūlym* kupon* dovan* išpardav* sutaup*",
    units="eurų eur euro minutes minučių valandas valandų dienų taškų žingsnių žmonių metų",
    round_units="min",
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
    use=(
        "izmantojiet ievadiet ievadi lietojiet izmanto nosauciet pasakiet uzrādiet parādiet "
        "norādiet ievadot nolasiet ierakstiet izmantojot pasaki parādi nosauc ievadīt ieraksti "
        "lieto nospiediet"
    ),
    by="ar",
    link="ir",
    nouns="atslēga atslēgu numuru",
    owns=(
        "pasūtījum* pasutijum* rēķin* rekin* rezervācij* rezervacij* biļet* kont* kart* sūtījum* "
        "sutijum* paka paku pakas piegād* vizīt* tel zvan* numur* istab* kabinet* stāvs stāvā "
        "vilcien* reis* vieta galdiņ* atsauc* līgum* ligum* klient* summas summu summa atlikum* "
        "kopā beidz* beigu iel* veikal* sērij* versij* gads gada gadā kopš atbildi* nosūtīt* "
        "pakomāt* skaitītāj* rādījum* jautājum* lieta lietas biedr* faks* pieteikum* kvīt* "
        "iesniegum* dalībniek*"
    ),
    phones="tālrun* talrun* telefon*",
    spoils=(
        "atlaid* atlaižu akcij* kupon* dāvan* pasta svītr* svitr* kļūd* klud* valsts pasūtījuma "
        "rezervācijas ielūgum* preces produkta klienta uzņēmuma maksātāja"
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
    use=(
        "kasuta kasutage sisesta sisestage trüki toksi tippige öelge ütle näita näidake esitage "
        "esita sisestades andke teatage teata kirjutage kirjuta edastage ütelge kasutades "
        "sisestama toksige tipi vajuta vajutage"
    ),
    link="on",
    nouns="võti numbri",
    owns=(
        "tellimus* arve* broneering* pilet* konto* kaar* kaart kaardi* pakk* pakike* saadetis* "
        "aeg tel helista* tuba toa ruum* korrus rong* lend* koht laud viite* viitenumb* leping* "
        "klien* liikme* summa* kokku saldo jääk lõpp* lõppeva* tänav* pood* kauplus* seeria* "
        "versioon* aasta* alates vasta* saadet* pakiautomaat* *number* arvesti* näit küsimus* "
        "viide punktid juhtum* liige faks* poliis* taotlus* kviitung* osaleja*"
    ),
    phones="telefon* mobiil*",
    spoils=(
        "soodus* allahindlus* kinke* kink* kampaania* posti* ribakood* triip* vea veakood* riigi* "
        "tellimiskood* broneeringu* kutse* suuna* toote* kauba* kliendi* maksja*"
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
    use=(
        "käytä syötä anna kirjoita näppäile syött* kirjoittamalla näppäil* kerro näytä ilmoita "
        "sano kertokaa ilmoittakaa kirjoittakaa naputtele antamalla käyttämällä paina"
    ),
    by="tunnuksella numerolla luvulla",
    link="on",
    nouns="avain avaimen numero luku numerot luvut numeroa numerolla numeron lukua",
    owns=(
        "tilau* lasku* varau* lippu* lipu* tili* tilin kort* *kort* pake* paketti* lähety* "
        "toimitu* aika puh gsm soita* huone* kerros juna* lento* paik* pöytä viite* viitenum* "
        "asianumero sopimu* asiakas* jäsen* summa* yhteensä saldo päätty* katu* kauppa* myymälä* "
        "sarja* versio* vuon* vuosi vuodesta vastaa* lähetetty *numero* lokero* mittari* lukema* "
        "kysymy* kysyttävää pisteet asiatunnus faksi* vakuutus* hakemus* hakemuksen kuitti* "
        "osallistuja* *tulos"
    ),
    phones="puhelin* puhelim*",
    spoils=(
        "alennus* tarjous* lahja* kampanja* posti* viiva* viivakoodi* suunta* virhe* maa "
        "maatunnus* tilauskoodi* varauskoodi* varaustunnus* kutsu* etu edun qr-koodi* "
        "seurantakoodi* tuote* asiakas* maksaja*"
    ),
    promo="alennu* tarjou* kampanja* lahja* säästä* prosent* ALE",
    units="euroa euro minuuttia tuntia päivää pistettä askelta henkilöä vuotta klo kello",
    round_units="min",
    plain="kodin kodissa kodista kotiin kodikas kodinko* asiakaspalvel*",
)

HUNGARIAN = Words(
    code="kód* kod* *kód *kódja *kódod *kódot",
    private="jelszó* jelszav* *jelszó* *jelszav*",
    about=(
        "ellenőr* ellenor* megerősít* megerosit* hitelesít* hitelesit* azonosít* azonosit* belép* "
        "belep* bejelentk* regisztr* aktivál* aktival* hozzáfér* biztons* érvény* ervény* "
        "ervenyes* lejár* perc* egyszer* ossz titkos* jóváhagy* visszaállít* erősít* erosit*"
    ),
    use=(
        "használja használd hasznalja írja írd adja add gépelje üsse gépeld mondja mondd mutassa "
        "mutasd közölje közöld diktálja diktáld gépelj beírni megadni használva megadásával "
        "beírásával olvassa olvasd =üsd nyomja nyomd"
    ),
    behind="számmal segítségével",
    nouns="kulcs* szám számot számmal számokat",
    owns=(
        "rendelés* rendeles* megrendel* számla* szamla* foglal* jegy* kártya* kártyá* kartya* "
        "kartyá* csomag* küldemény* kiszállít* időpont* tel hívja hívj hívás* hivja szoba* terem "
        "emelet vonat* járat* hely asztal hivatkozás* ügyszám* ügy* szerződés* ügyfél* tagsági* "
        "összeg* osszeg* egyenleg* végződő* végű* vegu utca* áruház* gyári* verzió* évi éves "
        "évben óta válasz* küld* *szám *száma *számú rekesz* mérőállás* óraállás* kérdés* "
        "összesen pontok ülés* ülőhely* kötvény* kérel* nyugt* mellék* fogyasztás* résztvevő* "
        "kérvény* *eredmény"
    ),
    phones="telefon* mobil*",
    spoils=(
        "kedvezmény* kupon* akció* promóc* ajándék* irányító* iranyito* vonal* hiba* körzet* "
        "ország* rendelési foglalási meghív* termék* cikk* vevő* fizető* banki"
    ),
    promo="kedvezmény* akció* kupon* ajándék* leárazás* ajánlat* százalék*",
    units="ft forint forintot eft perc percig nap lépés fő év pont*",
    round_units="óra",
    plain="*kodik *kodni *kodás működ* kedvezményezett* ügyintéz*",
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
    LITHUANIAN,
    LATVIAN,
    ESTONIAN,
    FINNISH,
    HUNGARIAN,
    GALICIAN_BASQUE,
    MALTESE_IRISH_WELSH,
)
