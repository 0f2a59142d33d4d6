"""A submission server that takes a mail and never says so keeps its own mailbox waiting, and no other."""

import pytest

from benchmarks.letters import mixed
from benchmarks.rig import Rig, Wire, running
from tests.rig.waiting import until


@pytest.mark.real("dovecot")
@pytest.mark.long
def test_one_mailbox_whose_server_hangs_does_not_stop_another_from_answering() -> None:
    with Rig() as rig:
        other = Wire(rig.dovecot.imap)
        hung, well = rig.fresh_user(), rig.fresh_user()
        for user in (hung, well):
            rig.make_inbox(user)
        daemon = rig.site(hung, well, people=20)
        file = daemon.site / "sachstand.yaml"
        before, mark, after = file.read_text().partition("  box1:")
        file.write_text(before + mark + after.replace(str(rig.wire.smtp), str(other.smtp)))
        *many, last = mixed(13, people=13, humans_only=True)
        rig.wire.tell(gate=False)
        with running(daemon, 2) as course:
            rig.fill(hung, many)
            until(lambda: course.decided() == len(many), within=120, what=daemon.log())
            rig.dovecot.deliver(well, last.raw, sender=last.sender)
            until(lambda: other.count(), within=60, what=daemon.log())
            assert [reply.about for reply in other.accepted()] == [last.message_id]
            assert rig.wire.count() == 0
            rig.wire.tell(gate=True)
            until(lambda: rig.wire.count() >= len(many), within=60, what=daemon.log())
        other.close()
