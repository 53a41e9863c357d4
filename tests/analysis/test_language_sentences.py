"""Languages that are near the three are not taken for them; sentences written for this test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.detect import detect_language
from relsearch.analysis.passages import split_document
from relsearch.analysis.turkic import azerbaijani_lead
from relsearch.document import Document

TURKISH = """
Cumhurbaşkanı dün akşam Ankara'da gazetecilere bir açıklama yaptı.
Sınır muhafızları kamyonda şüpheli hiçbir şey bulamadı.
Yağmurun hafta sonuna kadar sürmesi bekleniyor.
Ekmek ve süt fiyatları yaz boyunca yüzde üç arttı.
On bir yıldır köy okulunda matematik öğretiyor.
İki ülke yeni bir ticaret anlaşması imzalamaya hazırlanıyor.
Bu kitabı okudum, çok beğendim ve arkadaşıma verdim.
Toplantıya katılan bakanlar güvenlik konusunu görüştü.
Maçın ikinci yarısında iki gol daha atıldı.
Öğrenciler sınav sonuçlarını internetten öğrenebilecek.
Deprem bölgesinde arama kurtarma çalışmaları sürüyor.
Hükümet yeni bütçeyi önümüzdeki hafta meclise sunacak.
Çocuklar için açılan sergi büyük ilgi gördü.
Uçak teknik bir arıza nedeniyle geri dönmek zorunda kaldı.
Bilim insanları yeni bir gezegen keşfettiklerini duyurdu.
Akşam yemeğinden sonra hep birlikte sahilde yürüdük.
Şirketin yılın ilk yarısındaki kârı beklenenden düşük oldu.
Polis, olayla ilgili üç kişiyi gözaltına aldı.
Kışın buraya gelmek çok zor, çünkü yollar kapanıyor.
Yeni köprü iki yakayı birbirine bağlayacak.
Doktorlar hastanın durumunun iyi olduğunu söylüyor.
Müzede üç yüz yıllık halılar sergileniyor.
Başkan, şehirde yeni parklar yapılacağını söyledi.
Geçen yıl bu mevsimde kar yağmıştı, bu yıl hava daha sıcak.
Kardeşim üniversitede tarih okuyor ve öğretmen olmak istiyor.
Türk edebiyatının en önemli yazarlarından biri olarak kabul edilir.
Balıkçılar sabah erkenden denize açıldı.
Petrol fiyatlarındaki düşüş ekonomiyi olumsuz etkiledi.
Görüşmede iki ülke arasındaki ilişkiler ele alındı.
Güneş batarken tepeden şehri izlemek çok güzeldi.
""".strip().splitlines()

UZBEK = """
Prezident kecha poytaxtda xorijiy mehmonlarni qabul qildi.
Chegarachilar yuk mashinasidan shubhali narsa topmadilar.
Yomg‘ir hafta oxirigacha davom etishi kutilmoqda.
Non va sut narxi yoz davomida uch foizga oshdi.
U o'n bir yildan beri qishloq maktabida matematikadan dars beradi.
Ikki davlat yangi savdo shartnomasini imzolashga tayyorgarlik ko‘rmoqda.
Men bu kitobni o‘qidim va do‘stimga berdim.
Yig‘ilishda vazirlar xavfsizlik masalalarini muhokama qildilar.
O'yinning ikkinchi bo'limida yana ikkita gol urildi.
Talabalar imtihon natijalarini internet orqali bilib olishlari mumkin.
Zilzila bo‘lgan hududda qutqaruv ishlari davom etmoqda.
Hukumat yangi byudjetni kelgusi hafta parlamentga taqdim etadi.
Bolalar uchun ochilgan ko'rgazma katta qiziqish uyg'otdi.
Samolyot texnik nosozlik tufayli orqaga qaytishga majbur bo‘ldi.
Olimlar yangi sayyorani kashf etganliklarini e'lon qilishdi.
Kechki ovqatdan keyin hammamiz birga sohilda sayr qildik.
Shifokorlar bemorning ahvoli yaxshi ekanligini aytishmoqda.
Muzeyda uch yuz yillik gilamlar namoyish etilmoqda.
Ukam universitetda tarix fanini o‘rganadi va o‘qituvchi bo‘lmoqchi.
Uchrashuvda ikki davlat o‘rtasidagi munosabatlar ko‘rib chiqildi.
""".strip().splitlines()

UZBEK_CYRILLIC = """
Президент кеча пойтахтда хорижий меҳмонларни қабул қилди.
Чегарачилар юк машинасидан шубҳали нарса топмадилар.
Ёмғир ҳафта охиригача давом этиши кутилмоқда.
У ўн бир йилдан бери қишлоқ мактабида математикадан дарс беради.
Мен бу китобни ўқидим ва дўстимга бердим.
Ҳукумат янги бюджетни келгуси ҳафта парламентга тақдим этади.
Болалар учун очилган кўргазма катта қизиқиш уйғотди.
Учрашувда икки давлат ўртасидаги муносабатлар кўриб чиқилди.
Шифокорлар беморнинг аҳволи яхши эканлигини айтишмоқда.
Укам университетда тарих фанини ўрганади ва ўқитувчи бўлмоқчи.
""".strip().splitlines()

OTHERS = """
Президент учора ввечері зустрівся з журналістами у столиці.
Прикордонники не знайшли у вантажівці нічого підозрілого.
Президент кеше астанада шетелдік қонақтарды қабылдады.
Бұл кітапты оқыдым және досыма бердім, ол да ұнатты.
Прэзідэнт учора ўвечары сустрэўся з журналістамі ў сталіцы.
Председникот вчера се сретна со новинарите и зборуваше за својата љубов кон музиката, ѓердан и куќа.
Der Präsident hat gestern Abend in der Hauptstadt mit Journalisten gesprochen.
Die Preise für Brot und Milch sind im Sommer um drei Prozent gestiegen.
Le président a rencontré hier soir des journalistes dans la capitale.
El presidente se reunió ayer por la tarde con los periodistas en la capital.
Il presidente ha incontrato ieri sera i giornalisti nella capitale del paese.
Prezydent spotkał się wczoraj wieczorem z dziennikarzami w stolicy kraju.
De president heeft gisteravond met journalisten in de hoofdstad gesproken.
Prezident se včera večer setkal s novináři v hlavním městě republiky.
""".strip().splitlines()

AZERBAIJANI = """
Prezident dün axşam paytaxtda jurnalistlərlə görüşüb.
Sərhədçilər yük maşınında şübhəli heç nə tapmayıblar.
Yağışın həftənin sonuna qədər davam edəcəyi gözlənilir.
On bir ildir ki, kənd məktəbində riyaziyyatdan dərs deyir.
İki ölkə yeni ticarət müqaviləsi imzalamağa hazırlaşır.
Bu kitabı oxudum, çox xoşuma gəldi və dostuma verdim.
Tələbələr imtahanın nəticələrini internetdən öyrənə biləcəklər.
Zəlzələ bölgəsində axtarış işləri davam etdirilir.
Hökumət yeni büdcəni gələn həftə parlamentə təqdim edəcək.
Uşaqlar üçün açılan sərgi böyük maraq doğurub.
Axşam yeməyindən sonra hamımız sahildə gəzdik.
Həkimlər xəstənin vəziyyətinin yaxşı olduğunu deyirlər.
Muzeydə üç yüz illik xalçalar nümayiş etdirilir.
Qardaşım universitetdə tarix oxuyur və müəllim olmaq istəyir.
Görüşdə iki ölkə arasındakı münasibətlər müzakirə olunub.
Neftin qiymətinin aşağı düşməsi iqtisadiyyata mənfi təsir göstərib.
Dünən keçirilən oyunda qonaqlar qalib gəliblər.
Yeni xəstəxananın açılışında nazirlik rəsmiləri iştirak ediblər.
""".strip().splitlines()

TO_ASCII = str.maketrans("əıöüşçğƏİÖÜŞÇĞ", "eiouscgEIOUSCG")


@pytest.mark.parametrize("sentence", [*TURKISH, *UZBEK, *UZBEK_CYRILLIC, *OTHERS])
def test_other_languages_are_none_of_the_three(sentence: str) -> None:
    assert detect_language(sentence) in ("und", None)


@pytest.mark.parametrize("sentences", [TURKISH, UZBEK, UZBEK_CYRILLIC, OTHERS], ids=["tr", "uz", "uz_Cyrl", "other"])
def test_most_of_it_is_certain(sentences: list[str]) -> None:
    # Uzbek without its own letters has only its words and endings to tell by.
    least = 0.6 if sentences is UZBEK else 0.9
    assert sum(detect_language(sentence) == "und" for sentence in sentences) >= least * len(sentences)
    assert detect_language(" ".join(sentences)) == "und"


@pytest.mark.parametrize("sentence", AZERBAIJANI)
def test_azerbaijani(sentence: str) -> None:
    assert detect_language(sentence) == "az"
    assert detect_language(sentence.translate(TO_ASCII)) in ("az", None)


def test_most_azerbaijani_in_ascii_is_certain() -> None:
    typed = [sentence.translate(TO_ASCII) for sentence in AZERBAIJANI]
    assert sum(detect_language(sentence) == "az" for sentence in typed) >= 0.75 * len(typed)
    assert detect_language(" ".join(typed)) == "az"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Об этом сообщает Associated Press.", "ru"),
        ("Две известные статьи — это «Who Writes Wikipedia» и «HOWTO: Be More Productive».", "ru"),
        ("В Ташкенте открылась выставка художника Ўктама Қодирова.", "ru"),
        ("Запись есть на https://example.org/watch/list/of/everything/in/english и у нас.", "ru"),
        ("The mayor of Şanlıurfa, Zeynel Beyazgül, said that the bridge would be closed on Monday.", "en"),
    ],
)
def test_foreign_words_do_not_make_a_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_page_in_turkish_is_analysed_as_no_language_of_ours() -> None:
    page = Document("1", "\n".join([*TURKISH[:5], "Ankara", "Haber"]))
    assert {section.language for section in split_document(page)} == {"und"}


def test_a_line_that_ends_within_a_word_goes_on_in_the_next() -> None:
    page = Document("1", "Стороны обсудили совме-\nстный проект.\nПрезидент-\nТокаев\nконец-", language="ru")
    texts = [section.text for section in split_document(page)]
    assert texts == ["Стороны обсудили совме-\nстный проект.", "Президент-", "Токаев", "конец-"]


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=20))
def test_a_lead_is_a_number_for_any_words(words: list[str]) -> None:
    assert azerbaijani_lead(words) == azerbaijani_lead(words)
