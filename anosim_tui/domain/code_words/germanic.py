"""Words for and against a code: the Germanic languages, and what all languages share."""

from anosim_tui.domain.code_words.notation import Words

SHARED = Words(
    code="*code* *kod* *kood* *код*",
    private=(
        "otp otps *otp pin pins pin1 pin2 mpin tpin upin epin TAN mtan smstan pushtan pintan totp "
        "2fa mfa 3ds passcode* *passcode *password* passwd pwd smscode sms_code sms_kod* sms_код* "
        "mobiletan chiptan phototan apptan securetan m_token mtoken"
    ),
    owns="nr num",
    spoils=(
        "qr promo* barcode* postcode* zipcode* qrcode* imei swift bic iban *barcode ean sku gtin "
        "vin dresscode*"
    ),
    promo="promo* sale black_friday cashback bonus*",
    units=(
        "usd eur gbp chf sek nok dkk pln czk huf ron bgn hrk rsd TRY rub uah kzt gel amd cny rmb "
        "jpy krw aed sar egp irr pkr ils nis inr bdt lkr mmk thb vnd idr myr php kes tzs zar ALL "
        "uzs usdt btc sgd aud cad hkd twd mxn brl ngn ghs azn byn mdl mkd bam isk rm rp rs ksh "
        "tsh mb gb kb tb km kg kwh mah kcal"
    ),
)

ENGLISH = Words(
    private=(
        "one_time_password one_time_code one_time_pin security_number verification_number "
        "authentication_number digit_number digit_sequence passkey passkeys passphrase "
        "pass_phrase otac security_digits pass_number sign_in_number log_in_number login_number "
        "signin_number"
    ),
    about=(
        "verif* confirm* authenti* authori* login logon log_in log_on log_into sign_in sign_up "
        "signin signup logging signing register* registration activat* access secur* validat* "
        "valid expire* expiry expiring share shared sharing secret one_time onetime two_factor "
        "two_step minute* mins 2_step reset recover* link pair device pairing unlock* continue "
        "unlocks approves approv* verifcation verfication verificaton approval finish complete"
    ),
    use=(
        "use enter type input using submit insert entering apply tell show say give provide "
        "mention key_in quoting need needs needed please_read read_out punch_in quote keying "
        "press copy paste"
    ),
    by="with via",
    link="is was are be",
    nouns="key word number digits",
    owns=(
        "order orders invoice* bill booking* reservation* ticket* parcel* package* shipment* "
        "tracking consignment account* acct card* ending ends tel hotline call calls dial dialing "
        "text texting reply room* flat apartment suite gate flight* train seat table queue ref "
        "reference* id case claim policy contract customer* member membership loyalty amount "
        "total balance charged debit* credited paid pay price cost fee payment_of charge_of "
        "transfer_of loan floor street avenue road building box locker model version serial vat "
        "tax year copyright sent_to ext extension meter plate points attempts docket "
        "transaction_id txn_id branch lane unit helpline call_center since questions question "
        "support info contact enquiries help_line postcode zip lot receipt number "
        "application_number confirmation_number voucher* coupon* registration_number feedback "
        "bus_no bus_number update updates reading readings ends_with ending_with ends_in "
        "ending_in doubt doubts mileage plot batch permit entries votes voters visitors altitude "
        "elevation licence license bib candidate raffle lottery inventory warehouse asset "
        "odometer passengers followers views downloads attendees headcount score scores result "
        "results is_confirmed was_confirmed been_confirmed is_booked"
    ),
    phones="phone* mobile telephone",
    spoils=(
        "old_code* previous_code* old_otp previous_otp old_pin "
        "discount* coupon* voucher* gift* referral refer invite invitation postal post zip area "
        "country error* bar dial dress source product item sort booking* reservation* order "
        "tracking reference ref purchase invoice customer member tax color colour morse "
        "redemption airline status exit reason http building claim student loyalty redeem friend "
        "part game cheat payer employee branch location supplier vendor fault promo*"
    ),
    promo="discount* coupon* voucher* off deal deals offer* save gift* percent",
    units=(
        "minutes minute mins hours hour seconds points pts people steps dollars euros pounds "
        "miles calories items pieces pcs units percent"
    ),
    round_units="min days day years",
    plain=(
        "codes_of code_of codeine codec* encode* decode* episode* codename code_review "
        "code_reviews code_name"
    ),
)

GERMAN = Words(
    private=(
        "passwor* kennwort* *kennwort* einmalpass* *passwort* losungswort geheimzahl* "
        "geheimnummer freischaltnummer bestätigungszahl prüfziffer* verifizierungsnummer "
        "authentifizierungsnummer tan_nummer passcode* prüfnummer* legitimationsnummer* prüfzahl* "
        "sicherheitszahl* sicherheitsnummer* losung transaktionsnummer*"
    ),
    about=(
        "*bestatig* *bestätig* verifi* *anmeld* einlogg* *login* registrier* *freischalt* "
        "aktivier* zugang* zugriff* *sicherheit* gultig gültig* ablauf* ablaeuft läuft_ab minuten "
        "einmal* teile* weitergeben weiter geheim authenti* legitim* freigabe* zurucksetz* "
        "zurücksetz* niemandem mitteilen entsperr* bestätigen wiederherstell* *wiederherstell* "
        "hinterleg* freigeben freizugeben logge loggen *kopplung* koppel* autoris* genehmig* "
        "abschließ* abzuschließen zustimm*"
    ),
    use=(
        "verwende* eingeben gib geben nutze* benutze* eintippen eingabe geben_sie tippen_sie "
        "tippe nenne nennen nennen_sie zeigen zeige zeig vorzeigen sagen_sie sage verwenden "
        "nutzen benutzen eingegeben tipp tragen trage übermitteln diktieren vorlesen angeben "
        "benötigen benötigst brauchen brauchst drücke drücken"
    ),
    by="mit per",
    link="ist lautet sind wäre heisst heißt",
    nouns="schlüssel* *schlüssel nummer zahl ziffern",
    owns=(
        "bestell* auftrag* rechnung* kundennummer konto kontos konten karte *karte *karten "
        "kartennummer kreditkarte* girocard sendung* paket* buchung* reservierung* ticket* "
        "termin* anruf* anrufen ruf rufen zimmer* raum wohnung etage gleis zug flug* sitz* platz "
        "tisch referenz* aktenzeichen vorgang* fall vertrag* mitglied* betrag* summe saldo "
        "kontostand guthaben endend endet endziffer* endung straße strasse hausnummer* filiale "
        "seriennummer zähler* zaehler* version jahr seit gesendet_an antworte antworten hotline "
        "fax kennzeichen *nummer steuer* schließfach meinung zählerst* ablesung endet_mit "
        "endend_mit zweifel* rückfragen fragen durchwahl* kilometerstand genehmigung* beleg* "
        "gesamtbetrag verbrauch* antrag* schaden* startnr besucher teilnehmer* aufrufe inventar* "
        "bahnsteig ergebnis* endstand*"
    ),
    phones="telefon* handy* mobil* rufnummer",
    spoils=(
        "alte_code* alter_code* alten_code* bisherige_code* bisheriger_code* vorheriger_code* "
        "rabatt* gutschein* aktions* vorteils* strich* postleit* plz vorwahl* fehler* länder* "
        "buchungscode* bestellcode* geschenk* einladungs* empfehlungs* artikel* trackingcode* "
        "sendungscode* farb* produkt* blz bankleitzahl werbe* störungs* kunden* lieferanten* "
        "kostenstell* bar_code material* warencode* warennummer* warengruppe* quellcode* "
        "quelltext*"
    ),
    promo="rabatt* gutschein* aktion* sparen spare prozent sale angebot* nachlass",
    units=(
        "euro cent stunden stunde minuten punkte uhr franken kilometer schritte personen stück "
        "jahre kcal"
    ),
    round_units="tage",
    plain="kodex* kodier*",
)

DUTCH = Words(
    private="wachtwoord* *wachtwoord* pincode* toegangsgetal verificatienummer controlegetal",
    about=(
        "verific* bevestig* *bevestiging* *login* inlog* aanmeld* registr* activ* toegang* "
        "beveilig* geldig* verloopt vervalt minuten eenmalig* deel delen geheim autoris* "
        "identific* goedkeur* ontgrendel* herstel* koppel* log log_je_in meld"
    ),
    use=(
        "gebruik voer invoeren typ vul invullen toets typ_over tik vullen tikken typen geef toon "
        "noem zeg gebruiken intypen intoetsen ingeven vertel doorgeven overtypen druk"
    ),
    by="met via",
    link="is luidt zijn",
    nouns="sleutel* *sleutel nummer getal cijfers",
    owns=(
        "bestelling* bestel* order* factuur* rekening* rekeningnummer kaart* *pas betaalpas "
        "bankpas pakket* zending* boeking* reservering* ticket* afspraak bel bellen belt kamer* "
        "zaal verdieping spoor trein vlucht* stoel tafel referentie* kenmerk dossier* zaak "
        "contract* klant* klantnummer lid lidnummer bedrag* totaal saldo eindigend eindigt straat "
        "huisnummer filiaal serienummer meterstand versie jaar sinds verzonden gestuurd antwoord "
        "sms_naar *nummer kluisje kenteken lidmaatschap meterstand* eindigt_met eindigend_met "
        "twijfel vragen toestel kilometerstand partij vergunning* bonnummer schade* verbruik* "
        "perron aanvraag* bezoekers inventaris deelnemer* kassabon eindstand uitslag*"
    ),
    phones="telefoon* mobiel*",
    spoils=(
        "oude_code* vorige_code* eerdere_code* "
        "korting* kortings* actie* cadeau* tegoed* bar streepjes* post netnummer landcode* fout* "
        "foutcode* boekingscode* bestelcode* uitnodig* volgcode* track* artikel* waardebon "
        "storings* klant* product* winkel* streep*"
    ),
    promo="korting* actie aanbieding* bespaar cadeau* procent",
    units="euro uur minuten punten kilometer stappen personen stuks jaar",
    round_units="dagen",
)

AFRIKAANS = Words(
    private="wagwoord* *wagwoord*",
    about=(
        "verifi* bevestig* aanteken* *aanmeld* meld registr* aktiveer* aktiver* toegang* "
        "sekuriteit* geldig verval minute eenmalig* deel geheim"
    ),
    use="gebruik voer tik tik_in gee wys noem vertel gebruik_die sleutel_in druk",
    by="met",
    link="is",
    nouns="sleutel* nommer",
    owns=(
        "bestelling* rekening* kaart* pakkie* besending* bespreking* afspraak bel skakel kamer* "
        "verwysing* faktuur* kliënt* bedrag* balans eindig eindigend saldo straat jaar eindig_met "
        "vrae navrae vlug saak faks sitplek kwitansie* aansoek*"
    ),
    phones="telefoon* selfoon*",
    spoils="afslag* koepon* geskenk* pos poskode* strepies* fout* foutkode* produk* kliënt*",
    promo="afslag* aanbieding* spesiale",
    units="rand uur minute dae punte",
)

SWEDISH = Words(
    private="lösenord* *lösenord* engångslösen* verifieringsnummer* kontrollnummer* lösen",
    about=(
        "verifi* bekräft* *inlogg* logga registrer* aktiver* *åtkomst* säkerhet* giltig* går_ut "
        "minuter engång* dela hemlig* autentis* återställ* godkänn* legitim*"
    ),
    use=(
        "använd ange skriv mata fyll knappa slå uppge uppger nämn knappar ange_koden fyller "
        "skriver anger =säg tryck läs_upp uppläs"
    ),
    by="med via",
    link="är lyder",
    nouns="nyckel* *nyckel nummer numret siffror",
    owns=(
        "beställning* order* ordernummer faktura* konto* kort kortet *kort paket* försändelse* "
        "bokning* biljett* tid ring ringa rum rummet våning flyg* plats bord referens* ärende* "
        "avtal* kund* medlem* belopp* summa saldo slutar slutande gata gatan butik serienummer "
        "version sedan svara skickad *nummer skåp kölapp bokningsnummer =år mätar* slutar_med "
        "frågor tvekan =tåg försäkring* ansök* kvitto* anknytning* skadenummer* skada deltagar* "
        "besökare *resultat"
    ),
    phones="telefon* mobil*",
    spoils=(
        "rabatt* kampanj* presentkort* gåvo* streck* post postnummer rikt* landskod* felet "
        "felkod* bokningskod* värde* inbjud* ort vänkod artikel* produkt* kund* order*"
    ),
    promo="rabatt* kampanj* erbjudand* rea spara procent",
    units="kr kronor timmar minuter dagar poäng kl klockan steg personer",
    round_units="öre mil",
)

DANISH = Words(
    private="adgangskode* *adgangskode* kodeord* password* engangskode* bekræftelsesnummer",
    about=(
        "verifi* bekræft* *login* logge log_ind log_på tilmeld* registrer* aktiver* *adgang* "
        "sikkerhed* gyldig* udløber minutter engang* del dele hemmelig* godkend* nulstil*"
    ),
    use=(
        "brug indtast skriv anvend angiv tast oplys oplyse nævn vis skrive indtaste taste bruge "
        "tryk"
    ),
    by="med via",
    link="er lyder",
    nouns="nøgle* *nøgle nummer nummeret cifre",
    owns=(
        "ordre* bestilling* faktura* konto* kort kortet *kort pakke* forsendelse* booking* "
        "reservation* billet* tid ring kald værelse* lokale etage tog fly flyet plads bord "
        "reference* sag sagsnummer kunde* medlem* beløb* saldo slutter ender gade vej butik "
        "serienummer version siden svar sendt_til *nummer boks =år måler* slutter_med ender_med "
        "spørgsmål tvivl aftale* ansøgning* kvittering* skade* deltager* besøgende *resultat"
    ),
    phones="telefon* mobil*",
    spoils=(
        "rabat* kampagne* gave* streg* post postnummer områdenummer lande* fejl* fejlkode* "
        "bookingkode* værdi* invitation* pakkekode vare* kunde* produkt*"
    ),
    promo="rabat* tilbud* kampagne* udsalg spar procent gavekort",
    units="kr kroner timer minutter dage point kl skridt personer",
    round_units="øre",
)

NORWEGIAN = Words(
    private="passord* *passord* engangspassord*",
    about=(
        "verifi* bekreft* *innlogg* logge logg_inn registrer* aktiver* *tilgang* sikkerhet* "
        "gyldig* utløper minutter engang* del dele hemmelig* godkjenn* pålogg* tilbakestill*"
    ),
    use="bruk tast skriv oppgi angi taste vis fortell nevn bruke skrive oppgis trykk",
    by="med via",
    link="er lyder",
    nouns="nøkkel* *nøkkel nummer nummeret siffer",
    owns=(
        "ordre* bestilling* faktura* konto* kort kortet *kort pakke* sending* booking* billett* "
        "ring rom rommet romnummer etasje tog fly flyet plass bord referanse* sak saken "
        "saksnummer kunde* medlem* beløp* saldo slutter ender gate vei butikk serienummer versjon "
        "siden svar sendt_til *nummer hentehylle hylle =år måler* måleravles* slutter_med "
        "ender_med spørsmål tvil faks* søknad* kvittering* skade* deltaker* besøkende *resultat"
    ),
    phones="telefon* mobil*",
    spoils=(
        "rabatt* kampanje* gave* strek* post postnummer retnings* lands* feil* feilkode* "
        "bookingkode* verdi* inviter* vare* kunde* produkt*"
    ),
    promo="rabatt* tilbud* kampanje* salg spar prosent gavekort",
    units="kr kroner timer minutter dager poeng kl skritt personer",
)

ICELANDIC = Words(
    code="kóði* kóðinn kóða *kóði *kóða talnarun",
    private="lykilorð* aðgangsorð* *lykilorð",
    about="staðfest* innskráning* auðkenn* öryggis* gild* rennur mínút* einnota deil* skrá*",
    use="notaðu sláðu",
    link="er",
    owns="pöntun* reikning* kort kortið hringdu herbergi* tilvísun* upphæð* sending* pakki*",
    phones="sími*",
    spoils="afslátt* villu* póstnúmer* strika*",
    promo="afslátt* tilboð*",
    units="kr krónur mínútur",
)

LANGUAGES = (
    SHARED,
    ENGLISH,
    GERMAN,
    DUTCH,
    AFRIKAANS,
    SWEDISH,
    DANISH,
    NORWEGIAN,
    ICELANDIC,
)
