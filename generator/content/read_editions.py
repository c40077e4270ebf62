"""Reading the editions of a content folder: each file once, for as long as it is as it was."""

from typing import Final

from msgspec import Struct, msgpack

from generator.content.registries.editions import Edition, in_order, read_edition
from generator.content.scan import LARGEST, Scan
from generator.content.settings import Settings
from generator.memo.digests import digest
from generator.memo.fingerprint import program_digest
from generator.memo.store import Store
from generator.problems import Problem


class _ReadEdition(Struct, frozen=True):
    """What came of one edition's file."""

    edition: Edition | None
    problems: tuple[Problem, ...]


_READ_EDITION: Final = msgpack.Decoder(_ReadEdition)


def read_editions(
    scan: Scan, settings: Settings, store: Store, problems: list[Problem]
) -> tuple[Edition, ...]:
    """Every edition whose file has no fault, one a period, in the order in which they come out.

    Files are read for their bytes alone; what those say is parsed where they are others.
    """
    zone, cutoff = settings.zone, settings.editions.cutoff
    how = digest(program_digest(), msgpack.encode((settings.timezone, settings.zone_rules, cutoff)))
    known = store.editions()
    changed: dict[str, tuple[bytes, bytes]] = {}
    found: dict[str, Edition] = {}
    for file in scan.editions:
        data = scan.folder.read(file.name, LARGEST)
        if len(data) > LARGEST:
            message = f"larger than {LARGEST:,} bytes; shorten it"
            problems.append(Problem(file.name, 0, "", message))
            continue
        mark, said = digest(how, data), known.get(file.name)
        if said is not None and said[0] == mark:
            read = _READ_EDITION.decode(said[1])
        else:
            edition, told = read_edition(data, file.name, zone, cutoff)
            read = _ReadEdition(edition, tuple(told))
            changed[file.name] = (mark, msgpack.encode(read))
        problems += read.problems
        if read.edition is None:
            continue
        holder = found.setdefault(read.edition.period, read.edition)
        if holder is not read.edition:
            message = f"{holder.name} is the edition of {holder.period} already; keep one of both"
            problems.append(Problem(file.name, 0, "", message))
    gone = known.keys() - {file.name for file in scan.editions}
    if changed or gone:
        store.save_editions(changed, gone)
    return in_order(found.values())
