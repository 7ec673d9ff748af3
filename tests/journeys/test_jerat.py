"""The eleven pitfalls of other systems that concern rooms, each with the tests that keep us out of it.

They come from the issue lists of other systems (Jitsi, Jibri, BigBlueButton, Teams, Twilio, Nextcloud Talk, Documenso,
DocuSeal, LetsSeal, Cal.com). Here it is only kept that none of those tests is lost when files are moved.
"""

import re

import pytest

from tests.browser import ROOT

JERAT = {
    "1. the recorder is locked out by the lobby (docker-jitsi-meet 716)": [
        "tests/server/test_perekam_janus.py::test_only_who_was_named_is_recorded_and_can_be_seen_in_it",
    ],
    "2. the recording stops silently (jibri 143)": [
        "tests/sessions/test_rekaman.py::test_a_stall_is_a_gap_that_ends_with_the_last_who_stalls",
        "tests/server/test_perekam_janus.py::test_while_a_janus_does_not_answer_nobody_says_that_recording_stopped",
    ],
    "3. the recording never starts, silently (jibri 163)": [
        "tests/sessions/test_rekaman.py::test_nobody_is_recorded_before_the_pokja_says_so",
        "tests/sessions/test_rekaman.py::test_where_nobody_agrees_the_chain_says_that_nothing_is_recorded_and_a_change_of"
        "_mind_opens_it_again",
    ],
    "4. who joins again overwrites their own attendance (Teams 3414)": [
        "tests/sessions/test_ruang.py::test_attendance_is_summed_over_all_connections",
        "tests/sessions/test_tangga.py::test_the_time_on_each_step_is_added_up_over_losses_and_returns",
    ],
    "5. one's own ghost blocks the way back (twilio 1048)": [
        "tests/journeys/test_ruang.py::test_a_second_tab_takes_the_seat_and_the_first_says_so",
        "tests/sessions/test_tangga.py::test_another_device_never_sits_down_in_a_seat_that_is_taken_and_leaves_no_ghost",
    ],
    "6. a guest has to reload to be let in (spreed 18613)": [
        "tests/journeys/test_ruang_tunggu.py::test_the_page_waits_for_the_lobby_and_enters_by_itself",
    ],
    "7. to decline after signing wipes the signature (documenso 3180)": [
        "tests/server/routes/test_berita_acara_ttd.py::test_a_refusal_is_told_to_everybody_and_takes_no_signature_away",
    ],
    "8. nobody is told of a refusal (docuseal 568, 672)": [
        "tests/journeys/test_ruang_tunggu.py::test_who_is_refused_is_told_why_and_what_next",
    ],
    "9. an unreachable time stamping authority breaks sealing (letsseal 6)": [
        "tests/server/signing/test_time_stamps.py::test_without_a_time_stamping_service_signatures_are_still_made",
    ],
    "10. somebody is absent from what was moved or replaced (cal.com 21195)": [
        "tests/sessions/test_ruang.py::test_nobody_is_absent_from_a_sesi_that_is_held_at_another_time",
        "tests/sessions/test_ruang.py::test_nobody_is_absent_from_a_sesi_that_is_held_in_person",
    ],
    "11. consent is asked for a storage that is on anyway (BigBlueButton)": [
        "tests/sessions/test_rekaman.py::test_who_chose_b_is_never_recordable_neither_peserta_nor_pokja",
        "tests/server/sockets/test_tangga.py::test_who_is_not_inside_shows_nothing_and_sees_nothing",
    ],
}


@pytest.mark.parametrize("jerat", JERAT)
def test_the_tests_that_keep_us_out_of_it_are_there(jerat: str) -> None:
    for named in JERAT[jerat]:
        path, name = named.split("::")
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE), named
