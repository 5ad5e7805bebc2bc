"""What a document says of its own review is recognised in each of five languages."""

import pytest

from cms.importing.parsing import parse

PROSE = "A cold is a mild illness of the nose that nearly everybody has now and then."
REST = "Sleep as much as you like, drink soup, and stay at home until the fever has gone."
LINES = {
    "English": """
        Last Reviewed: 05/2021
        Date of issue: March 2022
        Date issued: March 2022
        Ref: A-401 v3
        Version 3, May 2021
        Leaflet code: PIL 1042/3
        Produced by: The Soup Clinic
        Produced by the communications team
        Fact-checked by the editorial team
        Authored by Ada Soup, Reviewed by Ben Bowl | Last edited 3 May 2021
        *Last updated on Jun 2022*
        _Medically reviewed by Ben Bowl, MD_
        (Page published: October 2019)
        - Last Updated: May 2021
        Approved by the Medicines Committee, 2021
        Approved by our patient panel in May 2021
        Clinically assured by Dr Ben Bowl
        Clinically assured by Dr Ben Bowl, May 2021.
        This leaflet was approved by our patient panel in May 2021
        This page was last reviewed in May 2021.
        Review date: 2024
        Next review due: May 2030
        Due for review: May 2030
        Checked and approved by a pharmacist
        Accuracy checked by Ben Bowl, RN, on 3 May 2021
        Content last reviewed 3rd May 2021
    """,
    "Spanish": """
        Última revisión: 3 de mayo de 2021
        Revisado por el Dr. Benito Sopa
        Revisado clínicamente por Benito Sopa, médico
        Revisado médicamente el 3 de mayo de 2021
        Actualizado el 3 de mayo de 2021
        Última actualización: mayo de 2021
        Aprobado por el comité de medicamentos
        Fecha de publicación: 03/05/2021
        Próxima revisión: mayo de 2030
        Escrito por Ada Sopa
        Autora: Ada Sopa
        Este artículo ha sido revisado por nuestro equipo médico.
        Verificado por: Benito Sopa
    """,
    "French": """
        Relu par le Dr Bol, le 3 mai 2021
        Mis à jour le 3 mai 2021
        Mise à jour : mai 2021
        Dernière mise à jour le 1er mai 2021
        Validé par le comité du médicament
        Vérifié médicalement par Benoît Bol, pharmacien
        Publié le 3 mai 2021
        Rédigé par Ada Soupe
        Auteur : Ada Soupe
        Prochaine révision : mai 2030
        Cette fiche a été relue par un médecin.
        Relecture médicale : Dr Benoît Bol
    """,
    "Welsh": """
        Adolygwyd ddiwethaf: 3 Mai 2021
        Adolygwyd y dudalen hon gan Dr Bowlen ar 3 Mai 2021
        Diweddarwyd ddiwethaf: Mawrth 2022
        Cyhoeddwyd ar 3 Mai 2021
        Ysgrifennwyd gan Ada Cawl
        Awdur: Ada Cawl
        Cymeradwywyd gan y pwyllgor meddyginiaethau
        Adolygiad nesaf: Mai 2030
        Dyddiad cyhoeddi: Hydref 2019
    """,
    "Arabic": """
        آخر تحديث: 3 مايو 2021
        آخر مراجعة: ٣ مايو ٢٠٢١
        تاريخ النشر: 3 مايو 2021
        راجعه الدكتور أحمد علي
        تمت المراجعة من قبل الدكتور أحمد علي
        تمت مراجعة هذه المقالة من قبل الدكتور أحمد علي
        تم التحديث في 3 مايو 2021
        المراجع الطبي: الدكتورة ليلى حسن
        الكاتب: ليلى حسن
        اعتمدها فريق التحرير
        معتمد من لجنة الأدوية
    """,
}
CASES = [
    pytest.param(line.strip(), id=f"{language}-{number}")
    for language, lines in LINES.items()
    for number, line in enumerate(lines.strip().splitlines())
]


@pytest.mark.parametrize("line", CASES)
def test_a_claim_below_the_title_leaves_title_and_summary_alone(line: str) -> None:
    document = parse(f"Colds\n\n{line}\n\n{PROSE}", name="x.txt")
    assert document.claims
    assert (document.title, document.summary, document.opening) == ("Colds", PROSE, ())
    assert document.sections == ()


@pytest.mark.parametrize("line", CASES)
def test_a_claim_at_the_end_is_taken_too(line: str) -> None:
    document = parse(f"Colds\n\n{PROSE}\n\n{REST}\n\n{line}\n", name="x.txt")
    assert document.claims
    assert len(document.opening) == 1


def test_a_claim_over_its_value_may_be_a_sentence_cut_short() -> None:
    text = f"Colds\n\n{PROSE}\n\nThis article was last reviewed on\nMonday, 3 May 2021\n"
    (claim,) = parse(text, name="x.txt").claims
    assert (claim.kind, claim.text) == ("reviewed-on", "Monday, 3 May 2021")


@pytest.mark.parametrize(
    "sentence",
    [
        "Approved by nearly every agency in the world, it is taken by millions of people.",
        "Naloxone was approved by the agency in 2015.",
        "The vaccine was reviewed in May 2021 and then again in the summer.",
        "Written by hand, a list of what you take is as good as a printed one.",
        "Version 3 of the test is the one that most clinics in the town have now.",
        "En mayo de 2021 la clínica abrió sus puertas a todos los que viven en el barrio.",
        "Le médecin a validé la dose par téléphone, et vous pouvez la prendre ce soir.",
        "Por eso es mejor llamar antes de ir a la clínica con una persona de confianza.",
        "راجع طبيبك إذا استمرت الأعراض أكثر من ثلاثة أيام أو إذا شعرت بألم شديد.",
        "Checked luggage may hold your medicines",
    ],
)
def test_sentences_about_medicine_claim_nothing(sentence: str) -> None:
    document = parse(f"Colds\n\n{PROSE}\n\n{sentence}\n\n{REST}", name="x.txt")
    assert document.claims == ()


def test_what_goes_on_from_a_claim_is_a_claim_and_the_same_words_elsewhere_are_not() -> None:
    said = "This leaflet was produced by the Liver Group."
    again = "It was last reviewed in March 2023 and will be reviewed again in March 2026."
    document = parse(f"Colds\n\n{PROSE}\n\n{said} {again} {REST}", name="x.txt")
    assert [claim.as_written for claim in document.claims] == [said, again]
    assert str(document.opening[0]).count("Sleep") == 1
    alone = parse(f"Colds\n\n{PROSE}\n\nNaloxone is a spray. {again} {REST}", name="x.txt")
    assert alone.claims == ()
