"""By which words a place is known."""

import re

from sandbox.standin.reader.words.headings import plain
from sandbox.standin.reader.words.parse import phrases_of

_COUNTRIES = """
    afghanistan|albania|algeria|argentina|armenia|australia|austria|azerbaijan|bangladesh|belarus
    belgium|bolivia|bosnia|brazil|brasil|bulgaria|cambodia|cameroon|canada|chile|china|colombia
    costa rica|croatia|cuba|cyprus|czech republic|czechia|denmark|danmark|dominican republic
    ecuador|egypt|el salvador|england|estonia|ethiopia|finland|france|georgia|germany|deutschland
    ghana|greece|guatemala|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland
    northern ireland|israel|italy|italia|jamaica|japan|jordan|kazakhstan|kenya|kuwait|latvia
    lebanon|lithuania|luxembourg|malaysia|malta|mexico|méxico|moldova|mongolia|montenegro|morocco
    nepal|netherlands|the netherlands|new zealand|nigeria|north macedonia|norway|norge|oman
    pakistan|panama|paraguay|peru|philippines|poland|polska|portugal|puerto rico|qatar|romania
    russia|rwanda|saudi arabia|scotland|senegal|serbia|singapore|slovakia|slovenia|south africa
    south korea|korea|spain|españa|sri lanka|sweden|sverige|switzerland|schweiz|suisse|syria|taiwan
    tanzania|thailand|tunisia|turkey|türkiye|uganda|ukraine|united arab emirates|uae
    united kingdom|uk|gb|united states|usa|us|united states of america|uruguay|uzbekistan|venezuela
    vietnam|viet nam|việt nam|wales|zambia|zimbabwe|россия|украина|беларусь|сербия|ελλάδα|ελλαδα
    κύπρος|日本|中国|مصر|لبنان|الأردن|المغرب|السعودية|الإمارات|تونس
"""
_REGIONS = """
    alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho
    illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota
    mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york
    north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina
    south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming
    ontario|quebec|québec|british columbia|alberta|manitoba|nova scotia|saskatchewan|bavaria|bayern
    catalonia|new south wales|victoria|queensland
"""
_CITIES = """
    amsterdam|athens|atlanta|auckland|austin|bangalore|bengaluru|barcelona|basel|beijing|belfast
    belgrade|berlin|bern|birmingham|bologna|bonn|bordeaux|boston|bradford|bratislava|brisbane
    bristol|brussels|bucharest|budapest|buenos aires|cairo|calgary|cambridge|cape town|cardiff
    chennai|chicago|cleveland|cologne|köln|copenhagen|cork|dallas|delhi|denver|detroit|dresden
    dubai|dublin|düsseldorf|edinburgh|eindhoven|florence|frankfurt|gdańsk|geneva|genoa|ghent
    glasgow|gothenburg|göteborg|graz|hamburg|hannover|hanoi|hà nội|hải phòng|đà nẵng
    ho chi minh city|helsinki|houston|hyderabad|istanbul|jakarta|johannesburg|karlsruhe|kraków
    krakow|kyiv|kiev|kyoto|lagos|lausanne|leeds|leipzig|lille|lima|lisbon|lisboa|liverpool|ljubljana
    łódź|london|los angeles|lviv|lyon|madrid|malmö|manchester|manila|marseille|melbourne
    mexico city|miami|milan|milano|minneapolis|minsk|montreal|moscow|mumbai|munich|münchen|nairobi
    nantes|naples|newcastle|nice|nottingham|novi sad|nuremberg|osaka|oslo|ottawa|oxford|paris
    perth|philadelphia|phoenix|pittsburgh|portland|porto|poznań|prague|pune|reykjavik|riga|rome
    rostock|rotterdam|salzburg|san diego|san francisco|san jose|santiago|são paulo|seattle|seoul
    shanghai|sheffield|shenzhen|sofia|stockholm|strasbourg|stuttgart|sydney|taipei|tallinn
    tel aviv|thessaloniki|tokyo|toronto|toulouse|trondheim|turin|utrecht|valencia|vancouver|vienna
    wien|vilnius|warsaw|warszawa|washington dc|wrocław|yokohama|zagreb|zurich|zürich|белград
    москва|санкт-петербург|київ|αθήνα|θεσσαλονίκη|πάτρα|東京|大阪|横浜|京都|北京|上海|بيروت|القاهرة
    عمان|دبي|الرياض
"""
_WAYS = "remote|hybrid|home office|work from home|anywhere|online|on site|onsite|nationwide"


def _set(*lists: str) -> frozenset[str]:
    return frozenset(plain(name) for names in lists for name in phrases_of(names))


_SURE = _set(_COUNTRIES, _REGIONS, _WAYS)
_KNOWN = _SURE | _set(_CITIES)
_STATE_CODE = re.compile(r".+,\s*[A-Z]{2,3}(?:\s+\d{4,6})?$")
_REMOTE_INSIDE = re.compile(r"(?i)\b(?:remote|hybrid)\b")


def place_signs(text: str) -> int:
    """Return how surely it is a place: 2 for "Leeds, UK" or "Boise, ID", 1 for a known city."""
    parts = [plain(part) for part in re.split(r"[,/]", text) if part.strip()]
    if not parts:
        return 0
    if _STATE_CODE.fullmatch(text.strip()) or parts[-1] in _SURE:
        return 2
    known = any(part in _KNOWN for part in parts)
    return 1 if known or (len(parts) == 1 and _REMOTE_INSIDE.search(text)) else 0
