from collections.abc import Iterator

import opencc
import pytest

from crawler.text import clean

SENTENCES = (
    "两省市场监管局签署合作备忘录，共同制定区域标准。",
    "根据协议，双方将在国家标准制定、检验检测等方面开展合作。",
    "会议要求各地加强监督管理，提高服务质量。",
)
WRONGS = ("latin-1", "cp1251", "koi8_r", "cp866", "cp437", "mac_roman", "gb18030", "big5", "cp949", "cp932")
RIGHTS = ("gb18030", "utf-8", "big5hkscs")
FRAMES = ("%s", "// %s", 'echo "%s" (PID: 3001)', "ISO 9001:2015 - %s")
SOUND = (
    "Владимир Путин провёл встречу с Си Цзиньпином в Москве. РОССИЙСКАЯ ФЕДЕРАЦИЯ. ГОСТ Р 52931-2008.",
    "俄罗斯技术规范和计量署（Росстандарт，Федеральное агентство）与中方签署备忘录。СНГ、ЕАЭС、ГОСТ、ООО «Газпром»",
    "한국 국가기술표준원(KATS)과 중국 국가시장감독관리총국은 표준 협력 양해각서를 체결했다.",
    "韩国国家技术标准院（국가기술표준원）院长李相勋（이상훈）表示，三星（삼성전자）参与。",
    "日本産業標準調査会（JISC）は、国際標準化について発表した。トヨタ自動車、ソニーなどが参加。",
    "日方代表岸田（きしだ）介绍了《ラブライブ！サンシャイン!!》和ﾊﾝｶｸ文字、ﾃｽﾄ、ﾆﾎﾝ。",
    "Ελληνικός Οργανισμός Τυποποίησης (ΕΛΟΤ) υπέγραψε μνημόνιο. α+β=γ, ΔT=5K, Ω, μm, π≈3.14",
    "Société française de normalisation, élève, où, déjà vu, Ça va? Être à côté. Œuvre, naïve, ÉCOLE, ÉÈÀ",
    "Über die Änderung der Verordnung für größere Öfen; Maß, Fuß, ÄÖÜ äöü ß, Größenänderungsübersicht",
    "España año señor, ¿Qué? ¡Hola! ÑANDÚ, ÁÉÍÓÚ ñÑ çÇ ãõ São Paulo, Associação Brasileira de Normas Técnicas",
    "Tiêu chuẩn Việt Nam, Tổng cục Tiêu chuẩn Đo lường, Nguyễn Phú Trọng, Hà Nội, Đà Nẵng, Đắk Lắk",
    "Łódź, Kraków, Český institut, Žižek, Škoda, İstanbul, Şırnak, Ångström, Malmö, Århus, Ærø, Þórður Ægir",
    "òàèéù ìò città perché più Così è, università, qualità, ÀÈÉÌÒÙ; pǔtōnghuà biāozhǔn zhìliàng, lǜ nǚ",
    "┌──┬──┐\n│名称│数量│\n├──┼──┤\n│标准│12│\n└──┴──┘\n╔══╦══╗\n║项目║金额║\n╠══╬══╣\n║检测║500║\n╚══╩══╝",
    "■□●○◆◇★☆▲△▼▽→←↑↓①②③④㈠㈡ⅠⅡⅢ℃‰㎡㎏∑∏√∞≈≠≤≥±×÷∫∮∠⊥∥",
    "H₂O、CO₂、SO₄²⁻、Fe³⁺，x²+y²=z²，α-蒎烯，β-胡萝卜素，Δt，λ=0.5μm，±0.5℃，20°C~30°C，§3.2，¥100，£50，€200",
    "赵彧、王翀、李喆、陈翯、刘骉、张燚、孙犇、吴焱、郑垚、冯堃、褚昇、卫旻昱、蒋赟、韩禛、杨祎、朱婠婠、罗翀翯",
    "禤国维、亓官、仉卉、逄锦聚、佘诗曼、谌贻琴、甄嬛、饕餮、魑魅魍魉、貔貅、龃龉、踟蹰、氤氲、旖旎",
    "乇亍兀亓仝佚佗佶侃侔俅俑俟偈偬傀傥僖儆儋冁凫凼刈剜剡劂勐匏匕卅卣厍",
    "钽铌、钕铁硼、镧铈镨钐铕钆铽镝钬铒铥镱镥、邻苯二甲酸酯、吡虫啉、噻虫嗪、啶虫脒、烯酰吗啉、嘧菌酯、咪鲜胺",
    "ㄅㄆㄇㄈㄉㄊㄋㄌ注音ㄓㄨˋㄧㄣ",
    'const x = "é"; // résumé naïve façade © 2020 ® ™ « » ñ',
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "สำนักงานมาตรฐาน الهيئة السعودية मानक ब्यूरो",
    *SENTENCES,
)
SCRIPTS = ("s2t", "s2tw", "s2hk")


def misread() -> Iterator[tuple[str, str, str, str]]:
    """Yield sentences that each charset has taken for another without losing a byte; as read, and as they were."""
    to_traditional = opencc.OpenCC("s2tw").convert
    for wrong in WRONGS:
        for right in RIGHTS:
            for sentence in SENTENCES:
                written = to_traditional(sentence) if right == "big5hkscs" else sentence
                body = written.encode(right)
                read = body.decode(wrong, "ignore")
                if wrong[:4] != right[:4] and read.encode(wrong) == body:
                    yield wrong, right, read, sentence


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("wrong", "right", "read", "sentence"), [*misread()])
def test_chinese_read_in_a_wrong_charset_is_read_again(
    wrong: str, right: str, read: str, sentence: str, frame: str
) -> None:
    cleaned = clean(frame % read)

    assert cleaned.text == frame % sentence
    assert {repair.kind for repair in cleaned.repairs if repair.kind != "script"} == {"charset"}


@pytest.mark.parametrize(
    ("damaged", "wanted"),
    [
        ("据悉，ÖÐ¹ú市场", "据悉，中国市场"),
        ("蜆陓洘眒掩炵苀暮翹ㄛ本次会议在北京举行", "该信息已被系统记录，本次会议在北京举行"),
        ("各地要加强监管。浣犲彲浠ラ€氳繃鏌ョ湅结果", "各地要加强监管。你可以通过查看结果"),
        (SENTENCES[0].encode().decode("latin-1").encode().decode("latin-1"), SENTENCES[0]),
        (SENTENCES[0].encode().decode("cp1252", "ignore").replace("”", '"'), SENTENCES[0]),
    ],
)
def test_a_span_is_read_again_and_what_is_round_it_stays(damaged: str, wanted: str) -> None:
    assert clean(damaged).text == wanted


@pytest.mark.parametrize(
    ("damaged", "wanted"),
    [
        ("Ìṩ°²×°¡¢Ê¹Óá¢Î¬ÐÞ×Éѯ·þÎñ£¬Ãâ·Ñ¼¼ÊõÖ§³Ö", "提供安装、使用、维修咨询服务，免费技术支持"),
        ("ÔÚÊý¾Ý¿âµÄÉè¼ÆÖУ¬ÎÞ·¨ºÜºÃµØÖ§³Öϵͳ¡£", "在数据库的设计中，无法很好地支持系统。"),
    ],
)
def test_gbk_read_as_utf8_where_that_fits_and_as_latin1_elsewhere_is_read_again(damaged: str, wanted: str) -> None:
    assert clean(damaged).text == wanted


@pytest.mark.parametrize(
    ("damaged", "wanted"),
    [
        ("鍏ㄥ眬甯冨眬绯荤粺锛屾彁渚涘搷搴斿紡瑙ｅ喅鏂规", "全局布局系统，提供响应式解决方案"),
        ("璇蜂娇鐢ㄧ▼搴�, 骞朵笉鍋滅敤", "请使用程序, 并不停用"),
        ("璇峰皢 Markdown 鏂囦欢澶嶅埗鍒?server", "请将 Markdown 文件复制到 server"),
        (SENTENCES[0].encode().decode("cp1252", "replace"), SENTENCES[0]),
        (SENTENCES[0].encode().decode("cp1252", "ignore"), SENTENCES[0]),
    ],
)
def test_a_lost_byte_is_guessed_by_what_is_round_it(damaged: str, wanted: str) -> None:
    assert clean(damaged).text == wanted


def test_a_lost_byte_that_can_have_been_several_is_reported() -> None:
    cleaned = clean("- 璐熷€?*锛氭姌浠凤紙甯傚満浠蜂綆浜庡噣鍊硷級")

    assert [cleaned.text[start:end] for start, end in cleaned.uncertain] in (["债"], ["值"])
    assert cleaned.text.endswith("：折价（市场价低于净值）")


@pytest.mark.parametrize("script", [None, *SCRIPTS])
@pytest.mark.parametrize("text", SOUND)
def test_sound_text_of_any_script_is_not_read_again(text: str, script: str | None) -> None:
    if script:
        text = opencc.OpenCC(script).convert(text)

    assert [repair for repair in clean(text).repairs if repair.kind == "charset"] == []


@pytest.mark.parametrize("wrong", WRONGS)
def test_a_text_too_long_to_be_looked_at_by_the_character_is_read_by_the_line(wrong: str) -> None:
    line = SENTENCES[0].encode("gb18030" if wrong != "gb18030" else "utf-8").decode(wrong, "replace")

    cleaned = clean(f"{line}\n" * 5000)

    assert "市场监管" in cleaned.text[-40:]
    assert clean(cleaned.text).text == cleaned.text
