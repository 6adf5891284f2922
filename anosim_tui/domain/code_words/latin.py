"""Words for and against a code: Turkic, Asian and African languages in Latin script."""

from anosim_tui.domain.code_words.notation import Words

TURKISH = Words(
    code="kod kodu kodunuz kodun kodunu kodları",
    private="şifre* sifre* parola* *şifre* tek_kullanımlık",
    about=(
        "doğrula* dogrula* onay* onayla* giriş* giris* oturum* kayıt* kayit* aktivasyon* "
        "etkinleştir* erişim* güvenlik* guvenlik* geçerli* gecerli* dakika* paylaş* paylas* "
        "gizli* kullanımlık kullanimlik kimlik* sıfırla* süre*"
    ),
    use=(
        "kullanın kullan girin giriniz gir yazın kullanarak tuşlayın yazınız girerek tuslayin "
        "söyleyin söyleyiniz söyle gösterin gösteriniz göster iletin belirtin bildirin girip "
        "tuşla tuşlayarak yaz yazarak girmeniz bas basın basınız bilgisini"
    ),
    behind="ile",
    link="dir olarak",
    nouns="anahtar* numarayı numarasını numarası sayısını",
    owns=(
        "numara* sipariş* siparis* fatura* rezervasyon* bilet* hesap* hesab* kart* kartınız "
        "karti* kargo* gönderi* paket* teslimat* randevu* tel arayın arayin ara arama çağrı* oda "
        "odanız salon kat peron tren uçuş* koltuk masa referans* dosya* sözleşme* müşteri* "
        "musteri* üye* tutar* toplam bakiye* biten sokak cadde* mağaza* seri sürüm* yıl* yılı "
        "beri yanıtla* gönderildi takip* numaralı numarali nolu dolap* sayaç* endeks* sorular* "
        "sorunuz ile_biten faks* sıra_no dahili kilometre* öğrenci* sicil* plaka* başvuru* "
        "basvuru* makbuz* hasar* tüketim* abone* katılımcı* sonuc*"
    ),
    phones="telefon* cep",
    spoils=(
        "indirim* promosyon* kampanya* hediye* kupon* posta* barkod* alan ülke hata* hatası "
        "karekod* rezervasyon pnr sipariş takip davet* referans ürün* kod_indirim müşteri* "
        "mağaza* stok*"
    ),
    promo="indirim* kampanya* kupon* hediye* fırsat* yüzde bedava",
    units="tl lira liraya kuruş dakika gün adım yıl puan*",
    round_units="saat kişi",
    plain="barkod*",
)

UZBEK = Words(
    code="kod kodi kodini kodingiz код коди кодингиз",
    private="parol* maxfiy парол* махфий",
    about=(
        "tasdiq* tekshir* kirish* ro'yxat* ro_yxat* faol* xavfsiz* amal* daqiqa* bir_martalik "
        "hech_kim* aytmang bermang тасдиқ* кириш* рўйхат* хавфсиз* амал* дақиқа* бир_марталик "
        "ҳеч_ким*"
    ),
    use=(
        "kiriting foydalaning киритинг ишлатинг tering kiriting_va терсангиз ayting ko'rsating "
        "bering yozing айтинг кўрсатинг теринг kiritib terib kiritish bosing"
    ),
    behind="orqali bilan орқали",
    link="bu",
    nouns="kalit* калит* raqamini raqamni raqam*",
    owns=(
        "buyurtma* hisob* karta* kartangiz chipta* jo'natma* posilka* tel raqam* qo'ng'iroq* "
        "xona* qavat poyezd* reys* shartnoma* mijoz* summa* balans* qoldiq* tugaydigan yil* "
        "ko'cha* do'kon* буюртма* ҳисоб* карта* чипта* жўнатма* қўнғироқ* хона* шартнома* мижоз* "
        "баланс* йил* hisoblagich* bilan_tugaydigan bilan_tugagan havola* jami a'zo* faks* o'rin* "
        "ariza* kvitansiya* bron"
    ),
    phones="telefon*",
    spoils=(
        "chegirma* promokod* kupon* sovg'a* pochta* xato* xatolik* shtrix* чегирма* почта* хато*"
    ),
    promo="chegirma* aksiya* kupon* sovg'a* bepul чегирма* акция*",
    units="so'm сўм daqiqa soat ball дақиқа соат",
    round_units="som sum сум kun",
)

AZERBAIJANI = Words(
    code="kod kodu kodunuz",
    private="şifrə* parol* birdəfəlik",
    about=(
        "təsdiq* doğrula* giriş* qeydiyyat* aktivləş* təhlükəsiz* etibarlı* dəqiqə* paylaş* gizli*"
    ),
    use="istifadə daxil yazın edin deyin söyləyin göstərin daxil_edin",
    behind="ilə",
    link="dır",
    owns=(
        "sifariş* hesab* kart* bağlama* zəng* otaq* istinad* müştəri* məbləğ* balans* bitən "
        "ilə_bitən"
    ),
    phones="telefon*",
    spoils="endirim* promo* kupon* poçt* səhv* xəta*",
    promo="endirim* kampaniya* kupon*",
    units="manat azn dəqiqə gün bal",
    round_units="saat",
)

VIETNAMESE = Words(
    code="=mã ma_xac ma_kich ma_dang ma_bao ma_cua ma_so ma_otp ma_pin ma_la",
    private="mật_khẩu mã_xác mã_otp mã_pin mã_kích mã_bảo_mật mã_đăng_nhập",
    about=(
        "xác_thực xác_nhận xác_minh đăng_nhập đăng_ký kích_hoạt truy_cập bảo_mật hiệu_lực hết_hạn "
        "=phút chia_sẻ một_lần bí_mật cung_cấp tiết_lộ"
    ),
    use="nhập sử_dụng =dùng nhap điền =gõ =đọc =nói cho_biết xuất_trình =đưa =bấm =ấn",
    by="=bằng",
    link="là",
    nouns="=khóa =số",
    owns=(
        "số_phiếu đơn_hàng hóa_đơn đặt_phòng đặt_chỗ =vé tài_khoản =tk =thẻ kiện_hàng gói_hàng "
        "vận_đơn giao_hàng =gọi hotline tổng_đài =phòng =tầng =ghế =bàn chuyến_bay tham_chiếu "
        "hợp_đồng khách_hàng số_tiền số_dư =tổng =đuôi kết_thúc =đường =năm soạn gửi_đến lịch_hẹn "
        "biển_số =đơn mã_đơn mã_vận mã_đặt mã_khách mã_hàng mã_tham công_tơ chỉ_số thắc_mắc hồ_sơ "
        "hội_viên số_thứ_tự biên_lai đơn_đăng_ký bảo_hiểm"
    ),
    phones="số_điện điện_thoại sđt",
    spoils=(
        "giảm_giá khuyến_mãi ưu_đãi bưu_chính bưu_điện =vùng =vạch =lỗi quốc_gia đơn_hàng vận_đơn "
        "đặt_chỗ giới_thiệu voucher quà_tặng tham_chiếu"
    ),
    promo="giảm_giá khuyến_mãi ưu_đãi voucher quà_tặng tiết_kiệm miễn_phí",
    units="=đồng đồng =đ vnđ nghìn triệu =phút =giờ ngày điểm =bước =người =năm",
)

INDONESIAN_MALAY = Words(
    code="kode kod kodnya kodenya",
    private=(
        "kata_sandi sandi kata_laluan katalaluan kata_kunci nombor_pengesahan TAC kod_tac tac_anda"
    ),
    about=(
        "verifikasi pengesahan sahkan mengesahkan konfirmasi otentikasi masuk log_masuk login "
        "daftar pendaftaran registrasi aktivasi pengaktifan akses keamanan keselamatan berlaku "
        "sah tamat kedaluwarsa menit minit sekali bagikan berikan kongsi berkongsi rahasia rahsia "
        "jangan siapa*"
    ),
    use=(
        "gunakan guna masukkan ketik taip input sebutkan sebut beritahu beri_tahu beritahukan "
        "tunjukkan nyatakan tulis ketikkan masukan memasukkan menggunakan maklumkan tunjuk "
        "taipkan inputkan tekan"
    ),
    by="dengan pakai",
    link="adalah ialah ini",
    nouns="kunci nombor nomor angka",
    owns=(
        "nomor nombor pesanan order faktur tagihan invois tempahan pemesanan tiket rekening akun "
        "akaun kartu paket bungkusan kiriman resi pengiriman penghantaran janji telp hubungi "
        "panggil panggilan call bilik kamar ruang lantai kereta penerbangan kursi meja referensi "
        "rujukan kes kontrak pelanggan ahli anggota jumlah total saldo baki berakhir jalan jl "
        "toko kedai seri versi tahun sejak balas kirim dikirim_ke hantar loker no_rujukan "
        "no_pesanan antrian nomor_pesanan kad_kredit kad_debit kad_anda no_kad kad_bank meter "
        "meteran pertanyaan soalan kasus faks kuitansi permohonan plat resit amaun antrean "
        "giliran"
    ),
    phones="telepon telefon hp ponsel",
    spoils=(
        "diskon promo* promosi potongan kupon voucher baucar baucer hadiah pos poskod area "
        "kawasan negara ralat kesalahan batang palang bar booking pemesanan pesanan resi referral "
        "rujukan undangan produk tempahan error tempat pelanggan barang cawangan cabang"
    ),
    promo=(
        "diskon diskaun promo* promosi potongan kupon voucher baucar hadiah gratis percuma hemat "
        "jimat tawaran belanja"
    ),
    units="rupiah ringgit rp rm juta ribu menit minit poin langkah orang tahun",
    round_units="sen jam mata hari",
)

FILIPINO = Words(
    private="kontrasenyas password kodigo",
    about=(
        "beripika* pagpapatunay patunay kumpirm* pag_verify i-verify mag_login login pag_login "
        "rehistr* i-activate seguridad valid wasto mag_expire minuto ibahagi ibigay sikreto "
        "kanino* huwag"
    ),
    use=(
        "gamitin ilagay i-type ipasok i-enter i-enter_ang i_type sabihin ipakita isulat i-input "
        "itype gumamit banggitin pindutin"
    ),
    by="gamit",
    link="ay ang",
    nouns="susi numero numerong",
    owns=(
        "order bill booking tiket account acct card parcel padala delivery tumawag tawagan kwarto "
        "silid palapag reference ref kontrata kustomer halaga kabuuan balanse nagtatapos kalye "
        "tindahan taon mula magreply i-text appointment miyembro resibo upuan aplikasyon"
    ),
    phones="telepono",
    spoils="promo* diskwento discount voucher kupon regalo postal zip error barkod",
    promo="promo* diskwento discount sale voucher regalo libreng",
    units="piso pesos php minuto oras araw puntos tao",
)

SWAHILI = Words(
    code=(
        "msimbo misimbo nambari_yako namba_yako nambari_ya_uthibitisho namba_ya_uthibitisho "
        "kodi_ya_uthibitisho"
    ),
    private="nenosiri neno_la_siri nywila nambari_ya_siri namba_ya_siri pini",
    about=(
        "uthibitish* kuthibitisha thibitisha kuingia ingia usajili kujisajili jisajili washa "
        "kuwasha ufikiaji usalama halali inaisha itaisha muda dakika mara_moja usishiriki usimpe "
        "siri mtu_yeyote"
    ),
    use=(
        "tumia weka ingiza andika bonyeza kuweka kuingiza mwambie onyesha taja mpe mpatie sema "
        "mwonyeshe mtajie chapa"
    ),
    by="kwa",
    link="ni",
    nouns="ufunguo nambari namba tarakimu",
    owns=(
        "oda agizo ankara bili uhifadhi tiketi akaunti kadi kifurushi mzigo piga pigia chumba "
        "ghorofa treni ndege kiti meza kumbukumbu mkataba mteja kiasi jumla salio inayoishia "
        "inayomalizika mtaa duka mwaka tangu jibu tuma miadi ref mita kesi mwanachama risiti ombi"
    ),
    phones="simu",
    spoils="punguzo ofa promo* kuponi zawadi posta eneo kosa hitilafu bar oda agizo",
    promo="punguzo ofa promo* kuponi zawadi bure asilimia",
    units="shilingi tsh ksh sh dakika saa siku pointi watu",
)

AFRICAN = Words(
    code="ikhodi* khodi* lambar lambobi koodhka koodka koodh* furaha",
    private="iphasiwedi* iphinikhodi sirri sirta kalmar_sirri",
    about=(
        "ukuqinisekisa qinisekisa tabbatarwa tabbatar shiga xaqiijin* tsaro ammaan* imizuzu "
        "mintuna daqiiqo"
    ),
    use="sebenzisa faka yi_amfani isticmaal geli",
    link="ithi ne ce waa yi",
    owns=(
        "i-oda i-akhawunti ikhadi shayela ucingo asusu katin kira waya dalabka koontada kaarka wac"
    ),
    spoils="isaphulelo rangwame qiimo_dhimis posta kuskure",
    promo="isaphulelo rangwame",
    units="naira rand mintuna",
)

LANGUAGES = (
    TURKISH,
    UZBEK,
    AZERBAIJANI,
    VIETNAMESE,
    INDONESIAN_MALAY,
    FILIPINO,
    SWAHILI,
    AFRICAN,
)
