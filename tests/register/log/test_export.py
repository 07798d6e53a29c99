"""An export is read as it was written, and answers every question or says that it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.errors import KeysUnfit, Malformed
from xiezhi.register.log.export import Export, Place, part_export, read_export, whole_export
from xiezhi.register.log.hashes import hashing
from xiezhi.register.log.packed import Packed
from xiezhi.register.log.record import Record
from xiezhi.register.log.report import Outcome, Question
from xiezhi.register.log.trust import TrustedKeys
from xiezhi.register.log.verify import verify


def outcomes(report):
    return {check.question: check.outcome for check in report.checks}


def exports(made):
    yield made.whole()
    yield made.whole(3, 8)
    yield made.part([0, 4, 10])
    yield made.part([0, 4, 10], 3, 8)
    yield made.part([], 3)


@pytest.mark.parametrize("i", range(5))
def test_an_export_is_read_as_it_was_written_and_verifies(small, i):
    export = list(exports(small))[i]
    read = read_export(export.encode())
    assert read == export
    report = verify(read, small.trusted, now=2**40)
    assert report.ok
    assert not report.open
    assert report.verdict.render("zh") == "核验通过：各项全部相符。"


@pytest.mark.parametrize("size", [0, 1, 2, 16])
def test_logs_of_every_size_are_exported(register, size):
    made = register(size)
    for export in (made.whole(), made.part(range(size), size // 2)):
        assert verify(read_export(export.encode()), made.trusted, made.point(size // 2)).ok


def test_a_log_under_sm3_is_exported_and_its_hash_is_not_interchangeable(register):
    made = register(9, hashing("sm3"))
    for export in (made.whole(4), made.part([2, 7], 4)):
        assert b"\nhash sm3\n" in export.encode()[:60]
        assert verify(read_export(export.encode()), made.trusted, made.point(4)).ok
        assert not verify(replace(export, hash_name="sha256"), made.trusted).ok


@pytest.mark.parametrize("i", range(5))
def test_no_export_is_read_from_less_or_more_than_a_whole_file(small, i):
    data = list(exports(small))[i].encode()
    for end in range(len(data)):
        with pytest.raises(Malformed):
            read_export(data[:end])
    for more in (b"\n", b"x", b"records 0\n", b"places 0\n"):
        with pytest.raises(Malformed):
            read_export(data + more)


@pytest.mark.slow
@pytest.mark.parametrize("i", range(5))
def test_every_byte_of_an_export_matters(small, i):
    """One bit of every byte, of every seventh in three of them; the nightly profile flips all."""
    data = list(exports(small))[i].encode()
    for at in range(0, len(data), 1 if i in (1, 3) else 7):
        wrong = bytearray(data)
        wrong[at] ^= 1 << at % 8
        assert not believed(bytes(wrong), small)


@pytest.mark.nightly
@pytest.mark.parametrize("i", range(1, 5))
def test_every_bit_of_an_export_matters(small, i):
    data = list(exports(small))[i].encode()
    for at in range(8 * len(data)):
        wrong = bytearray(data)
        wrong[at // 8] ^= 1 << at % 8
        assert not believed(bytes(wrong), small)


def believed(data, made):
    """Whether an altered file is read and passes; its bytes differ from the original's."""
    try:
        return verify(read_export(data), made.trusted).ok
    except Malformed:
        return False


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"hash sha256\n", b"hash md5\n"),
        (b"hash sha256\n", b""),
        (b"hash sha256\n", b"hash sha256"),
        (b"hash sha256\n", b"mode sha256\n"),
        (b"\ncheckpoint ", b"\nCheckpoint "),
        (b"\ncheckpoint ", b"\ncheckpoint 0"),
        (b"\ncheckpoint ", b"\nrecords 0\ncheckpoint "),
        (b"earlier ", b"later "),
        (b"places ", b"place "),
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(small, old, new):
    data = small.part([1], 3).encode()
    assert old in data
    with pytest.raises(Malformed) as refused:
        read_export(data.replace(old, new, 1))
    assert str(refused.value).count(". ") == 0
    assert refused.value.render("zh").count("。") == 1


def test_keys_that_are_missing_leave_questions_open(small):
    known = TrustedKeys(small.log.verifier)
    found = verify(small.whole(), known)
    assert found.ok
    assert {c.question for c in found.open} == {Question.COSIGNATURES, Question.AUTHORS}
    assert "2 of 5 questions lack what they need" in found.verdict.render("en")
    one = replace(small.trusted, parties=small.trusted.parties[:1])
    (check,) = verify(small.whole(), one).open
    assert check.sentence.render("en").endswith("no key was given for: 520000.")


def test_a_missing_or_foreign_cosignature_fails(small, key_of):
    note = small.note().signed(small.sides[0], 5)
    export = replace(small.whole(), note=note)
    (failed,) = verify(export, small.trusted).failed
    assert failed.question is Question.COSIGNATURES
    assert "missing: b.example" in failed.sentence.render("en")
    assert verify(export, replace(small.trusted, quorum=1)).ok
    stranger = key_of("b.example", 77, small.sides[0].scheme)
    assert not verify(replace(export, note=note.signed(stranger, 5)), small.trusted).ok


def test_one_cosigner_who_signs_twice_counts_once(small):
    note = small.note().signed(small.sides[0], 5).signed(small.sides[0], 6)
    assert not verify(replace(small.whole(), note=note), small.trusted).ok


def test_a_cosignature_of_later_than_now_fails(small):
    assert verify(small.whole(), small.trusted, now=1_770_000_000).ok
    assert not verify(small.whole(), small.trusted, now=1_769_999_999).ok


def test_cosigners_share_no_key_with_one_another_or_with_the_log(small, key_of):
    co = small.sides[0].scheme
    with pytest.raises(KeysUnfit):
        TrustedKeys(small.log.verifier, (key_of("c", 1, co).verifier,))
    with pytest.raises(KeysUnfit):
        TrustedKeys(small.log.verifier, (small.sides[0].verifier, key_of("c", 2, co).verifier))
    with pytest.raises(KeysUnfit):
        TrustedKeys(small.log.verifier, (key_of("c", 9).verifier,))
    with pytest.raises(KeysUnfit, match="quorum must be between 1 and 2"):
        replace(small.trusted, quorum=3)


def signed_anew(made, entries):
    """A register that holds these entries, checkpoint and cosignatures in order."""
    return type(made)(entries)


def test_a_record_that_its_party_did_not_sign_fails(small):
    entries = [*small.entries, Record(11, "2026-01-31T09:00:00Z", "500000", b"forged").encode()]
    made = signed_anew(small, entries)
    (failed,) = verify(made.whole(), made.trusted).failed
    assert failed.sentence.render("en") == "Record 11 has no valid signature of its party 500000."
    assert failed.sentence.render("zh").startswith("第11号记录没有主体")
    assert verify(made.whole(), made.trusted, authors_from=12).ok


def test_signatures_checked_before_need_not_be_checked_again(small):
    found = verify(small.whole(), small.trusted, small.point(9), authors_from=9).checks[-1]
    assert found.outcome is Outcome.HOLDS
    wanted = "All 2 records from number 9 on are signed by their parties."
    assert found.sentence.render("en") == wanted


@pytest.mark.parametrize("size", [None, 0, 8])
def test_unless_a_kept_checkpoint_vouches_for_them_they_stay_open(small, size):
    kept = small.point(size) if size is not None else None
    found = verify(small.whole(), small.trusted, kept, authors_from=9)
    assert [check.question for check in found.open] == [Question.AUTHORS]
    assert "no checkpoint kept vouches for them" in found.open[0].sentence.render("en")


@pytest.mark.parametrize("order", [[0, 2, 1], [0, 1, 1], [1, 2]])
def test_records_out_of_their_order_fail_even_where_everyone_signed(small, order):
    made = signed_anew(small, [small.entries[i] for i in order])
    found = outcomes(verify(made.whole(), made.trusted))
    assert found[Question.INCLUSION] is Outcome.HOLDS
    assert found[Question.ORDER] is Outcome.FAILS


def test_a_time_of_receipt_that_goes_back_fails(small):
    late = Record(11, "2026-01-30T00:00:00Z", "500000", b"").encode()
    made = signed_anew(small, [*small.entries, late])
    assert outcomes(verify(made.whole(), made.trusted))[Question.ORDER] is Outcome.FAILS


def test_entries_that_are_no_records_fail(small):
    made = signed_anew(small, [b"no record"])
    failed = {c.question for c in verify(made.whole(), made.trusted).failed}
    assert failed == {Question.ORDER}
    assert "Record 0: A record starts with" in str(
        verify(made.whole(), made.trusted).failed[0].sentence.render("en")
    )


@pytest.mark.parametrize("size", range(12))
def test_a_kept_checkpoint_is_found_again(small, size):
    for export in (small.whole(), small.part([2], size)):
        found = verify(export, small.trusted, small.point(size))
        assert outcomes(found)[Question.REMEMBERED] is Outcome.HOLDS


def test_a_part_without_the_proof_from_the_kept_checkpoint_leaves_it_open(small):
    found = verify(small.part([2], 3), small.trusted, small.point(4))
    assert found.ok
    assert [c.question for c in found.open] == [Question.REMEMBERED]


def test_a_kept_checkpoint_of_another_log_or_of_more_records_fails(small):
    other = Checkpoint("other.example", 3, small.point(3).root)
    longer = Checkpoint(small.log.name, 12, bytes(32))
    wrong = Checkpoint(small.log.name, 3, bytes(32))
    for kept in (other, longer, wrong):
        for export in (small.whole(3), small.part([1], 3)):
            (failed,) = verify(export, small.trusted, kept).failed
            assert failed.question is Question.REMEMBERED


def test_an_older_checkpoint_that_is_no_beginning_fails(small, register_of):
    other = register_of([b"x", *small.entries[1:]])
    for export in (small.whole(3), small.part([1], 3)):
        forged = replace(export.earlier[0], note=other.note(3))
        (failed,) = verify(replace(export, earlier=(forged,)), small.trusted).failed
        assert failed.question is Question.HISTORY


def test_a_part_repeats_no_record_and_keeps_the_order(small):
    for order in ([1, 1], [2, 1]):
        rows = [(Place(i, small.inclusion(i)), small.entries[i]) for i in order]
        found = outcomes(verify(part_export(rows, small.cosigned()), small.trusted))
        assert found[Question.ORDER] is Outcome.FAILS


def test_a_changed_record_does_not_fit_the_root(small):
    entries = [*small.entries[:-1], small.entries[-1] + b"x"]
    export = replace(small.whole(), records=Packed.of(entries))
    failed = {check.question for check in verify(export, small.trusted).failed}
    assert failed == {Question.INCLUSION, Question.AUTHORS}


def test_a_signed_size_that_is_not_the_number_of_records_fails(small):
    """Even where the root is right and everybody signed."""
    note = replace(small.point(), size=12).signed(small.log)
    for side in small.sides:
        note = note.signed(side, 5)
    (failed,) = verify(replace(small.whole(), note=note), small.trusted).failed
    assert "says 12 records, the file holds 11" in failed.sentence.render("en")


def test_two_older_checkpoints_of_one_size_cannot_both_be_remembered(small, register_of):
    other = register_of([b"x", *small.entries[1:]])
    export = small.part([1], 3)
    both = (*export.earlier, replace(export.earlier[0], note=other.note(3)))
    found = verify(replace(export, earlier=both), small.trusted, small.point(3))
    assert {c.question for c in found.failed} == {Question.HISTORY, Question.REMEMBERED}


def test_a_checkpoint_that_is_none_fails_at_once(small):
    (check,) = verify(whole_export([], small.note().__class__("a\n")), small.trusted).checks
    assert check.outcome is Outcome.FAILS


def test_a_block_cut_inside_a_record_is_refused():
    block = Packed.of([b"abc", b""]).block
    for end in (1, 3, 5, 6, 8, 10):
        with pytest.raises(Malformed):
            Packed(block[:end])
    assert Packed.of([b"abc", b""])[0:2] == [b"abc", b""]
    with pytest.raises(Malformed, match="not as many proofs"):
        Export("sha256", None, Packed.of([b"a"]), ())
