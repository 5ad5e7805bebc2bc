"""Who acts, and on what: the people, and the choices that hypothesis makes among them."""

from hypothesis import strategies as st

from cms.policy.permissions import PUBLISHERS, REVIEWERS, WRITERS

GROUPS = {"writer": WRITERS, "reviewer": REVIEWERS, "publisher": PUBLISHERS}
CAST = {
    "Wanda": {"writer"},
    "Walter": {"writer", "reviewer"},
    "Rita": {"reviewer"},
    "Ray": {"reviewer"},
    "Robin": {"writer", "reviewer"},
    "Pat": {"publisher"},
    "Sue": {"superuser"},
    "Olga": {"superuser"},
}

# Mostly those whose work it is; at times anybody at all.
a_writer = st.sampled_from(["Wanda", "Walter", "Robin"] * 3 + sorted(CAST))
a_reviewer = st.sampled_from(["Rita", "Ray", "Robin"] * 3 + sorted(CAST))
a_publisher = st.sampled_from(["Pat"] * 7 + sorted(CAST))
a_superuser = st.sampled_from(["Olga"] * 8 + sorted(CAST))
# Who may stop being what they are. Somebody always runs the machine.
a_changing_person = st.sampled_from(sorted(CAST.keys() - {"Olga"}))
one_in_the_tree = st.sampled_from(["Sue", "Pat", "Wanda"])
# Mostly the newest page and proof, where things happen; at times another.
which = st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 3])
