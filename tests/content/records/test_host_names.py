"""How a host's name is shown."""

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.host_names import shown_host


def registered(name: str) -> str:
    return str(ada_url.URL(f"https://{name}/").hostname)


@pytest.mark.parametrize(
    "name",
    """example.org news.example.co.uk münchen.de łódź.pl señor.es straße.de ærø.dk čeština.cz
    ő-ű.hu īsts.lv iași.ro việt.vn 例え.jp 東京.jp ローマ字講座.jp 中文.com 新闻.中国 한국.kr
    한국.com пример.рф новости.рф правительство.рф яндекс.ru президент.su київ.ua
    παράδειγμα.gr ελλάδα.ελ
    भारत.भारत समाचार.com ไทย.ไทย বাংলা.com தமிழ்.com ציון.קום اختبار.إختبار blog.münchen.de
    192.0.2.1 localhost""".split(),
)
def test_a_name_that_cannot_be_mistaken_is_shown_as_it_is_read(name: str) -> None:
    assert shown_host(registered(name)) == name


@pytest.mark.parametrize(
    "name",
    """аррӏе.com раураl.com сосо.ru асе.рф аррӏе.com.рф gооgle.com exаmple.org ехаmрlе.рф пример.com
    οικο.gr αν.com παράδειγμα.com gοοgle.gr exampıe.com ŋews.org þaypal.com paypaḷ.com ạpple.com
    ノ.jp 一.cn ー.jp аpple例.jp 例example.jp اختبار.com example.اختبار דוגמה.co.il ᴀpple.com
    ｅxample例.jp ɑpple.com ⅿ例.jp քօօ.com գօօգլե.am ꮯꭺꮢ.com""".split(),
)
def test_a_name_that_may_be_mistaken_for_another_stays_as_it_is_registered(name: str) -> None:
    try:
        host = registered(name)
    except ValueError:
        return  # no browser opens it either
    assert shown_host(host) == host


@pytest.mark.parametrize(
    "host",
    ["xn--", "xn--a", "xn--.com", "xn--mnchen-3ya-.de", "xn--zzzzzzzz9.com", "xn--example-.com",
     "xn--MNCHEN-3ya.de", "xn--mnchen-3ya.xn--80ak6aa92e"],
)  # fmt: skip
def test_what_is_no_name_of_another_script_stays_as_it_is(host: str) -> None:
    assert shown_host(host) == host


@given(st.text(alphabet="abcèéü-аеорсхпяλο例語ノアاب가ना", min_size=1, max_size=12))
def test_what_is_shown_is_the_host_itself(label: str) -> None:
    """Whoever types what is shown comes to the host that is meant."""
    try:
        host = registered(f"{label}.example")
    except ValueError:
        return
    assert registered(shown_host(host)) == host
