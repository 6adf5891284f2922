"""Words for and against a code: the Romance languages and Albanian."""

from anosim_tui.domain.code_words.notation import Words

FRENCH = Words(
    code="codes",
    private=(
        "mot_de_passe mots_de_passe *mdp mdp numéro_de_vérification jeton cryptogramme "
        "identifiant_temporaire"
    ),
    about=(
        "vérif* verif* confirm* authentif* *connex* connect* connecter inscri* activ* accès acces "
        "sécuri* valid* expir* minute* partag* usage_unique unique secret identif* réinitialis* "
        "communiquez débloqu* déverrouill* autoris* approuv* finalis*"
    ),
    use=(
        "utilisez utiliser saisissez saisir entrez entrer tapez saisie composez renseignez "
        "tapez_le composer indiquez indiquant saisissant communiquez donnez montrez présentez "
        "annoncez dites dictez transmettez saisi renseigner indiquer inscrivez reportez utilisant "
        "entrant utilise saisis entre_le tape présente montre donne communique indique appuyez"
    ),
    by="avec via",
    link="est sont suivant",
    nouns="clé clef numéro chiffres",
    owns=(
        "numéro commande* facture* réserv* billet* compte* carte* colis livraison* expédition* "
        "suivi dossier* téléphone tel appelez appel appeler composez chambre* salle étage vol "
        "train siège table référence* réf client* adhérent* contrat* montant* total solde "
        "terminant finissant fin débit* paiement_de rue avenue magasin série version année depuis "
        "répondez envoyé_au envoyez numéro_client rdv rendez place casier virement_de "
        "service_client avis relevé compteur doute doutes poste kilométrage* matricule* permis "
        "immatriculation* reçu sinistre* consommation* dossard* quai bâtiment* lot étudiant* "
        "demande* visiteurs participants inventaire score résultat*"
    ),
    phones="téléphone* mobile portable",
    spoils=(
        "ancien_code précédent_code code_précédent "
        "promo* réduction* remise* avantage cadeau* postal* barres indicatif erreur* parrain* "
        "réservation commande source produit pays pin_postal suivi colis rome ape dossier iban "
        "guichet article invitation client fournisseur agence naf siret panne code_banque"
    ),
    promo="promo* réduction* remise* soldes offre* offert* cadeau* économisez livraison_gratuite",
    units="euros euro minutes heures jours points personnes ans kilomètres cfa fcfa dirhams",
    round_units="pas",
)

SPANISH = Words(
    code="código* codigo* clave",
    private=(
        "contraseña* contrasena* clave_de_acceso clave_dinámica clave_temporal clave_única "
        "clave_sms nip clave_de_seguridad clave_de_un número_de_verificación número_de_seguridad "
        "coordenada coordenadas llave_digital"
    ),
    about=(
        "verific* confirm* autentic* acceso* acceder iniciar inicio sesión regist* activ* segur* "
        "valid* válid* vence* vencimiento caduc* expira minuto* compart* un_solo_uso único "
        "secreto identi* autoriz* restablec* ingresar entrar desbloque* aprob* aprueb* finaliz* "
        "complet*"
    ),
    use=(
        "usa use utiliza utilice introduce introduzca ingresa ingrese escribe escriba teclea "
        "digite introducir ingresar_el pulsa marque_el indica indique ponga pon ponlo diga dígale "
        "dígaselo muestra muestre dicta dicte menciona mencione entrega entregue proporciona "
        "proporcione ingresando introduciendo usando utilizando inserta inserte digita digitando "
        "comunica comunique facilita facilite muéstrele muéstrale enséñele indíquele facilítele "
        "presiona presione oprime oprima"
    ),
    by="con mediante",
    link="es son sería",
    nouns="número llave números dígitos cifras",
    owns=(
        "número pedido* orden factura* reserva* boleto* entrada* cuenta* tarjeta* paquete* envío "
        "guía seguimiento teléfono tel celular llama llame llamar llamada marca marque "
        "habitación* sala piso vuelo tren asiento mesa referencia* ref expediente caso contrato* "
        "cliente* socio* monto importe* total saldo terminada termina terminación finalizada "
        "compra_de pago_de cargo_de calle avenida tienda serie versión año desde responde "
        "responda envía enviado_al enviamos_al cita turno casillero folio transferencia_de "
        "número_de_cliente matrícula opinión contador lectura termina_con terminada_con acaba_con "
        "termina_en duda dudas consultas póliza* kilometraje empleado* lote permiso* placa* "
        "recibo* siniestro* consumo* dorsal puerta trámite* solicitud* visitantes participantes "
        "inventario matrícula* resultado* marcador"
    ),
    phones="teléfono* móvil celular*",
    spoils=(
        "código_anterior clave_anterior "
        "promocional* promoción descuento* cupón* regalo* postal* barras área error* país reserva "
        "pedido rastreo seguimiento referido* referencia producto fuente invitación vestimenta "
        "compra cliente localizador cupon artículo fiscal proveedor tienda sucursal"
    ),
    promo="descuento* promoci* oferta* rebaja* cupón* ahorra* regalo* gratis envío_gratis",
    units=(
        "euros euro pesos minutos horas días puntos pasos personas años dólares soles kilómetros "
        "mxn"
    ),
)

CATALAN = Words(
    code="codi codis",
    private="contrasenya* clau",
    about=(
        "verific* confirm* accés* sessió regist* activ* segur* vàlid* caduca minut* compart* únic"
    ),
    use="utilitza introdueix feu escriu introduïu utilitzeu digues mostra indica",
    by="amb",
    link="és",
    nouns="número",
    owns=(
        "comanda* factura* reserva* compte* targeta* paquet* truca trucar habitació* sala "
        "referència* client* import saldo acabada acaba_amb"
    ),
    phones="telèfon",
    spoils="promocional* descompte* postal* barres error* regal*",
    promo="descompte* oferta* rebaix*",
    units="euros minuts hores dies punts",
)

PORTUGUESE = Words(
    code="código* codigo*",
    private=(
        "senha* palavra_passe palavra_chave token contrassenha código_de_uso "
        "número_de_verificação chave_móvel chave_de_segurança chave_de_acesso"
    ),
    about=(
        "verific* confirm* autentic* acesso* acessar entrar login sessão regist* cadastr* ativ* "
        "activ* segur* valid* válid* expira* minuto* compartilh* partilh* uso_único único secreto "
        "autoriz* redefin* iniciar desbloque* aprov* finaliz* conclui*"
    ),
    use=(
        "use usa utilize utiliza insira insere digite digita introduza informe escreva indique "
        "introduzindo coloque diga mostre apresente forneça fornece fale inserindo digitando "
        "usando utilizando inserir digitar introduzir introduz escreve mostra comunique pressione "
        "carregue prima dite ditar"
    ),
    by="com mediante",
    link="é são e",
    nouns="chave número números dígitos algarismos",
    owns=(
        "número pedido* encomenda* fatura* reserva* bilhete* conta contas cartão cartao cartões "
        "pacote* envio rastreio telefone tel celular ligue liga ligar chamada quarto* sala andar "
        "voo comboio trem assento mesa referência* ref processo caso contrato* cliente* sócio* "
        "valor* montante total saldo final terminado terminada compra_de pagamento_de rua avenida "
        "loja série versão ano desde responda envie enviado_para boleto protocolo matrícula nota "
        "consulta transferência_de cacifo opinião contador leitura termina_com terminado_com "
        "acaba_com dúvida dúvidas apólice* ramal quilometragem funcionário* lote licença* placa* "
        "recibo* sinistro* consumo* entidade porta senha_de_atendimento inscrição solicitaç* "
        "visitantes resultado* placar"
    ),
    phones="telefone* telemóvel celular*",
    spoils=(
        "código_anterior código_antigo senha_anterior "
        "promocional* promoção desconto* cupom* cupão* presente* postal* barras área erro* país "
        "reserva pedido rastreio rastreamento indicação convite produto referência encomenda "
        "compra amigo cliente loja fornecedor agência"
    ),
    promo="desconto* promo* oferta* saldos cupom* cupão* poupe economize ganhe frete",
    units="euros euro reais minutos horas dias pontos passos pessoas anos r$",
    round_units="real",
)

ITALIAN = Words(
    code="codice codici cod",
    private=(
        "parola_d'ordine parola_chiave chiave_di_accesso numero_di_verifica credenziale credenziali"
    ),
    about=(
        "verific* conferm* autentic* *access* accedere login registr* attiva* sicur* valid* "
        "scade* scadenza minuti condivid* monouso unico segreto identific* autorizz* ripristin* "
        "temporane* sblocc* proseguire approv* complet* convalid*"
    ),
    use=(
        "usa usi utilizza utilizzi inserisci inserire inserisca digita digiti immetti comunichi "
        "inserendo digitando scrivi scriva serve inserite digitate scrivere premi premere detta "
        "dettare comunica"
    ),
    by="con tramite",
    link="è sono e",
    nouns="chiave numero cifre",
    owns=(
        "numero ordine* fattura* prenotazion* biglietto* conto carta carte pacco spedizion* "
        "tracking appuntamento tel chiama chiami chiamare chiamata camera* stanza sala piano volo "
        "treno posto tavolo riferimento* rif pratica caso contratto* cliente* socio importo* "
        "totale saldo terminante finale termina pagamento_di addebito_di viale negozio serie "
        "versione anno dal rispondi inviato_al numero_cliente prelievo_di bonifico_di binario "
        "sportello matricola polizza opinione contatore autolettura lettura termina_con "
        "terminante_con finisce_con finale_con dubbi dubbio domande interno chilometraggio "
        "dipendente lotto permesso targa ricevut* sinistro consumo* pettorale protocollo CAP "
        "richiesta domanda visitatori inventario risultat* punteggio"
    ),
    phones="telefono telefonico cellulare",
    spoils=(
        "vecchio_codice codice_precedente precedente_codice "
        "promozional* sconto* promo* buono regalo postale barre errore* avviamento fiscale "
        "prenotazione ordine amico invito prodotto cliente tracking spedizione riferimento "
        "prefisso coupon negozio fornitore filiale articolo"
    ),
    promo="sconto* sconti promo* offert* saldi risparmi* regalo coupon",
    units="euro minuti giorni punti passi persone anni",
    round_units="ore",
)

ROMANIAN = Words(
    code="cod codul codului coduri codurile",
    private="parola parolă parolei parole număr_de_verificare",
    about=(
        "verific* confirm* autentific* autentif* acces* conect* login înregistr* inregistr* "
        "activ* securit* siguran* valabil* valid* expir* minute comunica* distribui* partaja* "
        "unic* unică secret* autoriz* reset*"
    ),
    use=(
        "folosește folositi folosiți foloseste utilizați introdu introduceți introduceti tastați "
        "introducând introducand comunică comunicați comunicati spune spuneți spuneti arată "
        "arătați prezintă prezentați dictează scrie scrieți tastează completează completați "
        "furnizați folosind introducerea foloseşte folosește-l apasati apăsați"
    ),
    by="cu",
    link="este e sunt",
    nouns="cheie cheia număr numărul numarul numar numărului",
    owns=(
        "numărul număr comand* factur* rezervar* bilet* cont contul contului card cardul cardului "
        "colet* livrar* awb programar* tel sună suna sunați sunati apel* apelați camer* sala etaj "
        "zbor tren masa referint* referinț* dosar* caz contract* client* suma sumă sumei total "
        "sold soldul terminat termină plata_de strada magazin serie versiune anul răspunde "
        "trimis_la nr_client din index contor* termina_cu terminat_cu întrebări intrebari "
        "nelămuriri membru* loc interior cerer* daun* consum* chitanț* chitant* participanți "
        "poliță polița poliței polita bon_fiscal"
    ),
    phones="telefon* mobil",
    spoils=(
        "promoțional* promotional* reducere reduceri discount* voucher* cadou* poștal* postal* "
        "eroare eroarea țară comandă comanda rezervare produs invitație awb fiscal client "
        "cod_de_bare codul_de_bare coduri_de_bare codului_de_bare"
    ),
    promo="reducer* promo* ofert* discount* voucher* cadou* economis* gratuit",
    units="leu ron bani euro minute zile puncte pași persoane",
    round_units="ani lei ore",
)

ALBANIAN = Words(
    code="kodi kodin kodit kod",
    private="fjalëkalim* fjalekalim*",
    about=(
        "verifik* konfirm* identifik* autentik* hyr* hyrje* regjistr* aktiv* siguri* sigurise "
        "vlen vlefsh* skad* minuta ndani ndaj sekret* përdorim kyç* aprov* miratim*"
    ),
    use=(
        "përdorni perdorni përdor vendosni fusni shkruani tregoni tregojini jepni jepini thuajini "
        "thuaji thoni futni futeni shkruaj vendos përdorur duke_përdorur fut shtypni shtyp"
    ),
    by="me",
    link="është eshte",
    nouns="çelësi numri numrin",
    owns=(
        "numri numrin porosi* porosia fatur* rezervim* bilet* llogari* kart* karta paket* dërges* "
        "dergese telefononi tel thirr* dhom* dhoma salla kati referenc* kontrat* klient* shuma "
        "shumë shumën total* bilanc* mbaron përfundon rrug* dyqan* viti mbaron_me përfundon_me "
        "pyetje* pikët pikë fluturim* çështj* anëtar* faks* ulës* kërkes* policë*"
    ),
    phones="telefon* celular",
    spoils=(
        "zbritj* zbritje promo* kupon* dhurat* postar* postare gabim* gabimi bar produkt* "
        "produktit klient* klientit"
    ),
    promo="zbritj* ofert* kupon* dhurat* falas",
    units="lekë leke lek euro minuta ditë pikë",
    round_units="orë",
)

LANGUAGES = (
    FRENCH,
    SPANISH,
    CATALAN,
    PORTUGUESE,
    ITALIAN,
    ROMANIAN,
    ALBANIAN,
)
