"""What links have to keep."""

from generator.doctor.rule import Rule

DEAD = Rule(
    code="link-dead",
    requirement="What a record or a publisher links to is still there.",
    why="Readers who follow it find nothing; a picture that is gone leaves a hole.",
    remedy="Send readers elsewhere by `webUrl`, or show them a copy by `archived`, and leave "
    "`originalUrl`, of which the item's id is made; take a picture out, or show one of your own.",
)
SOFT = Rule(
    code="link-soft-404",
    requirement="An address that answers shows what it is about.",
    why="Some sites say that all is well and show their front page, or that nothing was found.",
    remedy="Look at it, and do as with one that is dead.",
)
MOVED = Rule(
    code="link-moved",
    requirement="Readers are sent to where the article lies by now.",
    why="The address leads on as long as its site cares for it.",
    remedy="Write the new address as `webUrl`, and keep the old one as `originalUrl`, of which the "
    "item's id is made.",
)
