"""The words by which documents say who wrote, checked and dated them, in five languages.

Each text is a part of a pattern, in any case. English, Spanish, French, Welsh and Arabic; add a
`Language` for another one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """How a language makes claims: on a line of their own, after a label, or as a sentence."""

    months: str
    weekdays: str
    before_date: str
    """Words between a verb or a name and a date, such as "on"."""
    by: str
    """What a label ends in that announces a name without a colon."""
    published: str
    edited: str
    reviewed_on: str
    author: str
    reviewer: str
    by_alone: str
    """The word that announces an author at the top of a page."""
    certifies: str
    """The start of a sentence that says that this page was checked, and by whom or when."""
    goes_on: str
    """A sentence about this page right below one that certifies it, such as "It was ..."."""
    parties: str
    """Nouns for those who check and write, in small letters: a team, a nurse."""


_PAGE = (
    r"(?:pages?|articles?|content|information|guides?|posts?|text|website|site|material|leaflet"
    r"|booklet|brochure|fact ?sheet|factsheet|handout|document|resource|publication|topic|section"
    r"|answer|advice)"
)
_CHECKED = (
    r"(?:reviewed|(?:fact|accuracy)[- ]checked|checked|approved|assured|certified|verified"
    r"|validated|vetted|endorsed|ratified|authori[sz]ed|signed[- ]off)"
)
_HOW = (
    r"(?:(?:last|first|clinically|medically|expertly|professionally|scientifically|legally"
    r"|independently|editorially|expert|peer)[ -])*"
)
_SUBJECT = rf"(?:(?:this|our|the) (?:\w+ ){{0,2}}{_PAGE} (?:was|is|were|are|has been|have been) )?"

ENGLISH = Language(
    months=(
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
        r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    ),
    weekdays=r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?",
    before_date=r"on|in|at|dated?",
    by=r"by|of|from",
    published=(
        rf"{_SUBJECT}(?:page )?{_HOW}(?:originally )?(?:published|posted|issued|created|released)"
        r"(?: on| in| date)?"
        r"|(?:publication|issue|release) date|date(?: of)? (?:first )?"
        r"(?:published|issued?|publication|release|created)"
    ),
    edited=(
        rf"{_SUBJECT}(?:page |content )?{_HOW}(?:edited|updated|modified|revised|amended)"
        r"(?: on| in)?"
        r"|last (?:update|edit|revision|change|amendment)|update"
        r"|date(?: of)?(?: last)? (?:updated?|modified|edited|revised|revision|amended|amendment)"
    ),
    reviewed_on=(
        rf"{_SUBJECT}(?:page |content )?{_HOW}{_CHECKED}(?: on| in)?"
        r"|(?:last |next |medical |clinical |planned )*review(?: date)?(?: is)?(?: due)?"
        r"(?: on| by| in)?"
        r"|(?:due for|to be) review(?:ed)?(?: on| by| in)?"
        r"|date(?: of)?(?: (?:last|next))? (?:reviewed|review|approved|approval)|approval date"
        r"|valid until|expiry date"
    ),
    author=(
        r"(?:lead |main )?author(?: name|s|\(s\))?|writer|medical writer|contributors?"
        rf"|{_SUBJECT}(?:medically |originally )?(?:written|posted|edited|authored|prepared"
        r"|compiled|produced|developed|created|drafted|devised|published|words|story|text)"
        r"(?: (?:and|&) (?:written|edited|produced|developed|designed|published))? by"
    ),
    reviewer=(
        rf"{_SUBJECT}{_HOW}{_CHECKED}(?:(?: and|,| &|/) ?(?:\w+ly )?\w+ed)*(?: for accuracy)?"
        r"(?: by)?"
        r"|(?:medical |clinical |expert |peer |scientific )?reviewers?(?:\(s\))?"
        r"|(?:medical|clinical|expert) (?:review|editor|advis[eo]r)s?(?: by)?"
    ),
    by_alone=r"by",
    certifies=(
        rf"(?:(?:this|our) (?:\w+ ){{0,2}}{_PAGE}"
        rf"|(?:all|the|every|each)(?: of)?(?: the| our| this)? (?:\w+ ){{0,2}}{_PAGE}"
        rf" (?:on|in) (?:this|our|the) (?:\w+ )?{_PAGE}"
        rf"|all(?: of)?(?: the| our) (?:\w+ )?{_PAGE})"
        rf" (?:has been|have been|was|were|is|are)(?: \w+ly| last)? {_CHECKED}\b"
        rf"(?:,? (?:and )?(?:\w+ly )?{_CHECKED})*(?: for (?:\w+ ){{1,4}})?"
        r"(?: ?by\b| (?:on|in) (?={date}))"
        rf"|(?:this|our) (?:\w+ ){{0,2}}{_PAGE} (?:was|has been)"
        r" (?:written|produced|prepared|developed|created|compiled|published|updated|revised)\b"
        r"(?:,? and \w+ed)* (?:by (?:the |our )?(?=[A-Z])|(?:on|in) (?={date}))"
    ),
    goes_on=(
        r"(?:it|they) (?:was|were|has been|will be|is|are)\b.*\b(?:review|check|approv|updat|revis"
        r"|publish|produc)\w*\b.*{date}"
    ),
    parties=(
        r"teams?|panels?|boards?|committees?|groups?|services?|departments?|staff|nurses?|doctors?"
        r"|physicians?|pharmacists?|clinicians?|midwi(?:fe|ves)|experts?|specialists?"
        r"|professionals?|editors?|reviewers?|advisers?|patients|volunteers"
    ),
)

_ES_PAGE = (
    r"(?:art[ií]culo|p[áa]gina|folleto|gu[íi]a|informaci[óo]n|contenidos?|texto|documento|hoja"
    r"|material|sitio)"
)
_ES_SUBJECT = rf"(?:(?:est[ea]|nuestr[oa]|el|la) {_ES_PAGE} (?:ha sido|fue|est[áa]) )?"
_ES_CHECKED = (
    r"(?:revisad|aprobad|verificad|validad|certificad|comprobad|avalad|contrastad|supervisad)[oa]s?"
)
_ES_HOW = r"(?:cl[íi]nicamente|m[ée]dicamente|cient[íi]ficamente|por [úu]ltima vez)"
SPANISH = Language(
    months=(
        r"ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?"
        r"|sep?t?(?:iembre)?|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?"
    ),
    weekdays=r"lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo",
    before_date=r"el|en|a",
    by=r"por|de",
    published=(
        rf"{_ES_SUBJECT}publicad[oa]s?(?: el| en)?"
        r"|fecha(?: de)? (?:publicaci[óo]n|emisi[óo]n|edici[óo]n|creaci[óo]n)"
    ),
    edited=(
        rf"{_ES_SUBJECT}(?:actualizad|modificad|editad)[oa]s?(?: por [úu]ltima vez)?(?: el| en)?"
        r"|(?:[úu]ltima )?(?:actualizaci[óo]n|modificaci[óo]n)"
        r"|fecha(?: de)?(?: la)?(?: [úu]ltima)? (?:actualizaci[óo]n|modificaci[óo]n)"
    ),
    reviewed_on=(
        rf"{_ES_SUBJECT}(?:{_ES_HOW} )?{_ES_CHECKED}(?: {_ES_HOW})?(?: el| en)?"
        r"|(?:[úu]ltima |pr[óo]xima )?revisi[óo]n(?: m[ée]dica| cl[íi]nica)?(?: el| prevista)?"
        r"|fecha(?: de)?(?: la)?(?: [úu]ltima| pr[óo]xima)? (?:revisi[óo]n|aprobaci[óo]n)"
    ),
    author=(
        r"autor(?:es|as?|\(es\))?"
        rf"|{_ES_SUBJECT}(?:escrit|redactad|elaborad|preparad|producid|cread|realizad)[oa]s? por"
    ),
    reviewer=(
        rf"{_ES_SUBJECT}(?:{_ES_HOW} )?{_ES_CHECKED}(?: {_ES_HOW})?(?: [ye] {_ES_CHECKED})* por"
        r"|revisor(?:a|es|as)?(?: m[ée]dic[oa]s?| cl[íi]nic[oa]s?)?"
        r"|revisi[óo]n (?:m[ée]dica|cl[íi]nica|cient[íi]fica)(?: por| de)?"
    ),
    by_alone=r"por",
    certifies=(
        rf"(?:est[ea]|nuestr[oa]) {_ES_PAGE}(?: \w+)? (?:ha sido|fue|est[áa])(?: \w+mente)?"
        rf" {_ES_CHECKED}(?: \w+mente)?(?: [ye] {_ES_CHECKED})* (?:por\b|(?:el|en) (?={{date}}))"
    ),
    goes_on=r"(?:fue|ha sido|ser[áa]|se)\b.*\b(?:revis|actualiz|aprob|public)\w*\b.*{date}",
    parties=(
        r"equipo|comit[ée]|panel|grupo|servicio|departamento|m[ée]dic[oa]s?|enfermer[oa]s?"
        r"|farmac[ée]utic[oa]s?|especialistas?|profesional(?:es)?|expert[oa]s?|redacci[óo]n"
    ),
)

_FR_PAGE = (
    r"(?:article|page|document|fiche|brochure|guide|contenu|texte|d[ée]pliant|information"
    r"|notice|dossier)s?"
)
_FR_SUBJECT = rf"(?:(?:cet?|cette|notre|l[ae']) ?{_FR_PAGE} (?:a [ée]t[ée]|est) )?"
_FR_CHECKED = (
    r"(?:relu|revu|r[ée]vis[ée]|valid[ée]|v[ée]rifi[ée]|approuv[ée]|certifi[ée]|contr[ôo]l[ée])e?s?"
)
_FR_HOW = r"(?:m[ée]dicalement|cliniquement|scientifiquement)"
FRENCH = Language(
    months=(
        r"janv(?:ier)?|f[ée]vr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t"
        r"|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|d[ée]c(?:embre)?"
    ),
    weekdays=r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    before_date=r"le|en|du|au",
    by=r"par|de",
    published=(
        rf"{_FR_SUBJECT}(?:publi|mis en ligne|mise en ligne|paru)(?:[ée]e?s?)?(?: le| en)?"
        r"|date (?:de (?:publication|parution|cr[ée]ation)|d['’ ]?[ée]dition)"
    ),
    edited=(
        rf"{_FR_SUBJECT}(?:mise?s? [àa] jour|modifi[ée]e?s?|actualis[ée]e?s?)(?: le| en)?"
        r"|(?:derni[èe]re )?(?:mise [àa] jour|modification|actualisation)(?: le)?"
        r"|date (?:de )?(?:la )?(?:derni[èe]re )?(?:mise [àa] jour|modification)"
    ),
    reviewed_on=(
        rf"{_FR_SUBJECT}(?:{_FR_HOW} )?{_FR_CHECKED}(?: {_FR_HOW})?(?: le| en)?"
        r"|(?:derni[èe]re |prochaine )?(?:r[ée]vision|relecture|validation)(?: m[ée]dicale)?"
        r"(?: le)?"
        r"|date (?:de )?(?:la )?(?:derni[èe]re |prochaine )?(?:r[ée]vision|relecture|validation)"
    ),
    author=(
        r"aut(?:eur|rice)(?:e|s|\(s\))*"
        rf"|{_FR_SUBJECT}(?:[ée]crit|r[ée]dig[ée]|produit|pr[ée]par[ée]|[ée]labor[ée]|r[ée]alis[ée])"
        r"e?s? par"
    ),
    reviewer=(
        rf"{_FR_SUBJECT}(?:{_FR_HOW} )?{_FR_CHECKED}(?: {_FR_HOW})?(?: et {_FR_CHECKED})* par"
        r"|(?:re)?lect(?:eur|rice)s?(?: m[ée]dica(?:le?|ux))?"
        r"|(?:relecture|r[ée]vision|validation) (?:m[ée]dicale|scientifique|clinique)(?: par| de)?"
    ),
    by_alone=r"par",
    certifies=(
        rf"(?:cet?|cette|notre|ces) {_FR_PAGE}(?: \w+)? (?:a|ont|est|sont)(?: [ée]t[ée])?"
        rf"(?: \w+ment)? {_FR_CHECKED}(?: \w+ment)?(?: et {_FR_CHECKED})*"
        r" (?:par\b|(?:le|en) (?={date}))"
    ),
    goes_on=(
        r"(?:il|elle)s? (?:a|ont|sera|est)\b.*\b(?:relu|revu|r[ée]vis|valid|publi|mis)\w*\b.*{date}"
    ),
    parties=(
        r"[ée]quipe|comit[ée]|groupe|service|m[ée]decins?|infirmi(?:er|[èe]re)s?"
        r"|pharmacien(?:ne)?s?|sp[ée]cialistes?|professionnels?|experts?|r[ée]daction"
    ),
)

_CY_PAGE = (
    r"(?: (?:y|yr|ein) (?:dudalen|erthygl|daflen|wybodaeth|canllaw|ddogfen|llyfryn|cynnwys|testun)"
    r"(?: (?:hon|hwn|yma))?)?"
)
_CY_CHECKED = (
    r"(?:adolygwyd|cymeradwywyd|gwiriwyd|ardystiwyd|dilyswyd"
    r"|(?:wedi(?:['’]i| ei)? )(?:adolygu|gymeradwyo|wirio))"
)
WELSH = Language(
    months=(
        r"ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
    ),
    weekdays=r"dydd (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)",
    before_date=r"ar|yn|ym|ym mis",
    by=r"gan",
    published=(
        rf"cyhoeddwyd{_CY_PAGE}(?: gyntaf)?(?: ar| ym| yn)?|dyddiad cyhoeddi|wedi['’]i gyhoeddi"
    ),
    edited=(
        rf"(?:diweddarwyd|diwygiwyd|golygwyd){_CY_PAGE}(?: ddiwethaf)?(?: ar| ym| yn)?"
        r"|(?:diweddariad|diwygiad) diwethaf|(?:dyddiad )?diweddaru?(?:wyd)?(?: ddiwethaf)?"
    ),
    reviewed_on=(
        rf"{_CY_CHECKED}{_CY_PAGE}(?:['’]n glinigol)?(?: ddiwethaf)?(?: ar| ym| yn)?"
        r"|(?:adolygiad|dyddiad adolygu)(?: (?:diwethaf|nesaf|clinigol))?"
    ),
    author=(
        r"awdur(?:on)?|(?:ysgrifennwyd|lluniwyd|paratowyd|cynhyrchwyd|crëwyd|crewyd)"
        rf"{_CY_PAGE} gan"
    ),
    reviewer=(
        rf"{_CY_CHECKED}{_CY_PAGE}(?:['’]n (?:glinigol|feddygol))?"
        r"(?: ddiwethaf)? gan"
        r"|adolygydd(?: clinigol| meddygol)?|adolygwyr|adolygiad (?:clinigol|meddygol)(?: gan)?"
    ),
    by_alone=r"gan",
    certifies=(
        r"(?:adolygwyd|cymeradwywyd|gwiriwyd) (?:y|yr|ein) \w+(?: hon| hwn| yma)?"
        r"(?:['’]n \w+)?(?: ddiwethaf)? (?:gan\b|(?:ar|ym|yn) (?={date}))"
    ),
    goes_on=r"(?:fe'i|caiff) .*\b(?:adolyg|diweddar|cyhoedd)\w*\b.*{date}",
    parties=(
        r"t[îi]m|panel|bwrdd|pwyllgor|gr[ŵw]p|gwasanaeth|adran|staff|nyrs(?:ys)?|meddyg(?:on)?"
        r"|fferyllydd|arbenigwyr|golygydd(?:ion)?"
    ),
)

_AR_PAGE = (
    r"(?:هذا|هذه|هذ[هاي]) (?:المقالة?|الصفحة|النشرة|الدليل|المحتوى|المعلومات|الوثيقة|الكتيب|النص)"
)
_AR_MARKS = r"[\u064b-\u0652\u0670]*"
ARABIC = Language(
    months=(
        r"يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر"
        r"|كانون الثاني|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول|تشرين الأول"
        r"|تشرين الثاني|كانون الأول|جانفي|فيفري|[أا]فريل|ماي|جوان|جويلية|[أا]وت"
    ),
    weekdays=r"(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)",
    before_date=r"في|بتاريخ|يوم|سنة|عام",
    by=r"من قبل|بواسطة|على يد|من|بقلم",
    published=(
        rf"(?:ن{_AR_MARKS}شر(?:ت)?|تم(?:ت)? (?:ال)?نشر|صدرت?)(?: {_AR_PAGE})?(?: في| بتاريخ)?"
        r"|تاريخ (?:النشر|الإصدار|الاصدار)"
    ),
    edited=(
        rf"(?:تم(?:ت)? (?:ال)?(?:تحديث|تعديل)|ح{_AR_MARKS}د{_AR_MARKS}ثت?)(?: {_AR_PAGE})?"
        r"(?: في| بتاريخ)?|(?:[آأا]خر|تاريخ(?: [آأا]خر)?) (?:ال)?(?:تحديث|تعديل)"
    ),
    reviewed_on=(
        rf"(?:تم(?:ت)? (?:ال)?(?:مراجعة|تدقيق|اعتماد)|روجعت?|اعت{_AR_MARKS}مدت?)(?: {_AR_PAGE})?"
        r"(?: طبيا| طبياً)?(?: في| بتاريخ)?"
        r"|(?:[آأا]خر|تاريخ(?: [آأا]خر)?) (?:ال)?(?:مراجعة|تدقيق)(?: طبية)?"
        r"|(?:ال)?مراجعة (?:القادمة|التالية|المقبلة)|موعد المراجعة"
    ),
    author=(
        r"(?:ال)?(?:مؤلف|كاتب)(?:ة|ون|ين)?|(?:ت[أا]ليف|[إا]عداد|كتابة|تحرير)"
        rf"|كتب(?:ه|ها|ته|تها)|أعد(?:ه|ها|ته|تها)|كتب بواسطة"
        rf"|تم(?:ت)? (?:إعداد|كتابة)(?: {_AR_PAGE})?"
        r" (?:من قبل|بواسطة|على يد)"
    ),
    reviewer=(
        r"راجع(?:ه|ها|ته|تها)(?: طبيا| طبياً)?|دقق(?:ه|ها|ته|تها)|اعتمد(?:ه|ها|ته|تها)"
        rf"|تم(?:ت)? (?:ال)?(?:مراجعة|تدقيق|اعتماد|مراجعته|مراجعتها)(?: {_AR_PAGE})?"
        r"(?: طبيا| طبياً)? (?:من قبل|بواسطة|على يد)"
        r"|(?:ال)?مراجع(?:ة|ون)?(?: (?:ال)?طبي(?:ة)?)?|مراجعة طبية|معتمد(?:ة)? من"
    ),
    by_alone=r"بقلم",
    certifies=(
        rf"(?:تم(?:ت)?|لقد تم(?:ت)?) (?:مراجعة|تدقيق|اعتماد) {_AR_PAGE}(?: \w+)?"
        r" (?:من قبل|بواسطة|على يد|من|في (?={date}))"
    ),
    goes_on=r"(?:و)?(?:تم(?:ت)?|ستتم)\b.*(?:مراجع|تحديث|نشر|اعتماد).*{date}",
    parties=r"فريق|لجنة|قسم|طبيب(?:ة)?|أطباء|ممرض(?:ة)?|خبراء|أخصائي(?:ة)?",
)

LANGUAGES = (ENGLISH, SPANISH, FRENCH, WELSH, ARABIC)
