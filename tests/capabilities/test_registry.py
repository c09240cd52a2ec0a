"""The registry: entries as data, read again while it runs, and where they were moved."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from limelight.capabilities.families import FAMILIES, Family, Options, Parts
from limelight.capabilities.history import History, Move
from limelight.capabilities.operator import Operator
from limelight.capabilities.policy import Policy
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.registry import Registry, read_entries, shipped
from limelight.infra.home import Storage
from limelight.schema.capability import Capability, ComposeRequest, GenerateRequest, Provider
from limelight.schema.errors import BadInput, ProviderFailed
from tests.agent.sketches import SketchEngine

CUT_OUT = b"a cut-out"
PICTURE = GenerateRequest(cutout=hashlib.sha256(CUT_OUT).hexdigest())
PICTURES: frozenset[Capability] = frozenset({"image.generate"})


class ToyOptions(Options):
    """A family of fakes."""

    colour: str = "grey"


def toys(options: ToyOptions, parts: Parts) -> Provider:
    return FakeProvider(parts.blobs, name=f"toy {options.colour}")


def broken(options: Options, parts: Parts) -> Provider:
    return FakeProvider(parts.blobs, script={"image.generate": lambda request: ProviderFailed("no")})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Shelf:
    """A registry over a folder that a test writes to."""

    def __init__(self, storage: Storage, *, history: bool = False) -> None:
        self.folder = storage.capabilities
        self.folder.mkdir(parents=True)
        self.clock, self.history = Clock(), History(self.folder / "history.jsonl")
        parts = Parts(blobs=storage.blobs, engine=SketchEngine(), scratch=storage.home / "scratch")
        self.registry = Registry(
            parts, files=shipped(["studio"]), folder=self.folder, clock=self.clock,
            families={**FAMILIES, "toy": Family(PICTURES, toys, ToyOptions), "broken": Family(PICTURES, broken)},
            history=self.history if history else None,
        )  # fmt: skip
        self.operator = Operator(self.registry)

    def write(self, text: str, name: str = "mine.toml") -> Path:
        path = self.folder / name
        path.write_text(text)
        self.clock.now += 2
        return path

    async def painter(self, policy: Policy | None = None) -> str:
        """Who paints a picture."""
        return (await self.operator.call("image.generate", PICTURE, policy=policy)).provider


@pytest.fixture
async def shelf(storage: Storage) -> Shelf:
    assert await storage.blobs.put(CUT_OUT) == PICTURE.cutout
    return Shelf(storage, history=True)


TOY = '[[model]]\nname = "toy"\nfamily = "toy"\npriority = 10\n'


async def test_a_model_added_while_it_runs_serves_the_next_request(shelf: Shelf) -> None:
    assert shelf.operator.capabilities["image.generate"] == ["studio"]
    path = shelf.write(TOY)
    assert await shelf.painter() == "toy"
    assert shelf.operator.capabilities["image.generate"] == ["toy", "studio"]
    path.unlink()
    shelf.clock.now += 2
    assert shelf.operator.capabilities["image.generate"] == ["studio"]


async def test_files_are_looked_at_once_a_second(shelf: Shelf) -> None:
    shelf.write(TOY)
    shelf.clock.now -= 1.5
    assert shelf.operator.capabilities["image.generate"] == ["studio"]


async def test_a_file_that_breaks_is_told_and_what_was_good_goes_on(shelf: Shelf) -> None:
    shelf.write(TOY)
    assert await shelf.painter() == "toy"
    path = shelf.write(TOY + 'priority = "first"\n')
    assert await shelf.painter() == "toy"
    assert shelf.registry.problem is not None
    assert shelf.registry.problem.message.startswith(f"{path} cannot be read: Cannot overwrite a value")
    shelf.write(TOY)
    assert await shelf.painter() == "toy"
    assert shelf.registry.problem is None


async def test_an_unchanged_model_keeps_its_provider(shelf: Shelf) -> None:
    shelf.write(TOY)
    (before,) = [one for one in shelf.registry.served() if one.entry.name == "toy"]
    shelf.write(TOY.replace('"toy"\nf', '"other"\nf'), "more.toml")
    assert [one.provider for one in shelf.registry.served() if one.entry.name == "toy"] == [before.provider]


async def test_a_later_file_replaces_an_entry(shelf: Shelf) -> None:
    shelf.write(TOY)
    shelf.write(TOY + 'options = { colour = "teal" }\n', "mine2.toml")
    assert [one.entry.options for one in shelf.registry.served() if one.entry.name == "toy"] == [
        {"colour": "teal"}
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOY + "speed = 3\n", "model toy: speed: Extra inputs are not permitted"),
        ('[[model]]\nname = "toy"\n', "model toy: family: Field required"),
        ("x = 1\n", "'x' is not known here; a file holds [[model]] tables only"),
        (TOY + "hedge_after_s = 400\n", "model toy: : Value error, hedge_after_s is 400, but an attempt is given up "
         "after 300 s (patience.attempt_s); make it less"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_told_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(BadInput) as raised:
        read_entries(path)
    assert raised.value.message == f"{path}: {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[model]]\nname = "x"\nfamily = "dalle"\n',
         "x: there is no family 'dalle'; there are " + ", ".join(sorted([*FAMILIES, "broken", "toy"]))),
        (TOY + 'capabilities = ["music.compose"]\n', "toy: toy does not serve music.compose; it serves image.generate"),
        (TOY + 'options = { color = "red" }\n',
         "toy: options.color: Extra inputs are not permitted; toy knows the options colour"),
        (TOY + TOY, "{path}: two models are named 'toy'; give each its own name"),
    ],
)  # fmt: skip
def test_what_nobody_can_make_is_told(shelf: Shelf, text: str, said: str) -> None:
    path = shelf.write(text)
    shelf.registry.served()
    assert shelf.registry.problem is not None
    assert shelf.registry.problem.message == said.format(path=path)


def test_a_set_there_is_not() -> None:
    with pytest.raises(
        BadInput,
        match=r"there is no set of models 'azure'; Limelight has bedrock, .*nova-reel, sagemaker, .*studio",
    ):
        shipped(["azure"])


@pytest.mark.parametrize("name", ["studio", "bedrock", "nova-reel", "sagemaker"])
def test_the_sets_that_are_shipped_can_be_made(storage: Storage, name: str) -> None:
    parts = Parts(blobs=storage.blobs, engine=SketchEngine(), scratch=storage.home, bucket="mine")
    registry = Registry(parts, files=shipped([name]))
    assert registry.served()
    assert registry.problem is None


async def test_stages(shelf: Shelf) -> None:
    shelf.write(TOY + 'stage = "experimental"\n')
    assert await shelf.painter() == "studio"
    assert await shelf.painter(Policy(models=("toy",))) == "toy"
    shelf.write(TOY + 'stage = "candidate"\nshare = 0.0\n')
    assert await shelf.painter() == "studio"
    shelf.write(TOY + 'stage = "candidate"\nshare = 1.0\n')
    assert await shelf.painter() == "toy"
    shelf.write(TOY + 'stage = "retired"\n')
    with pytest.raises(ProviderFailed, match=r"none of studio may serve image\.generate as it was asked for"):
        await shelf.painter(Policy(models=("toy",)))


async def test_a_candidate_gets_its_share_and_the_same_requests_each_time(shelf: Shelf) -> None:
    shelf.write(TOY + 'stage = "candidate"\nshare = 0.3\n')
    requests = [PICTURE.model_copy(update={"seed": seed}) for seed in range(200)]
    took = [(await shelf.operator.call("image.generate", one)).provider for one in requests]
    assert 40 <= took.count("toy") <= 80
    again = [(await shelf.operator.call("image.generate", one)).provider for one in requests[:40]]
    assert again == took[:40]


async def test_a_move_is_in_force_and_stays_in_the_history(shelf: Shelf) -> None:
    shelf.write(TOY)
    for stage, evidence in (("retired", "blurred logos in 3 of 40"), ("production", "repaired, 0 of 40")):
        shelf.history.add(Move.model_validate(
            {"name": "toy", "version": "1", "stage": stage, "who": "ana", "evidence": evidence}
        ))  # fmt: skip
        shelf.clock.now += 2
        assert await shelf.painter() == ("toy" if stage == "production" else "studio")
    assert [(move.stage, move.evidence) for move in shelf.history.moves("toy")] == [
        ("retired", "blurred logos in 3 of 40"), ("production", "repaired, 0 of 40")
    ]  # fmt: skip
    shelf.write(TOY + 'version = "2"\nstage = "experimental"\n')
    assert await shelf.painter() == "studio"


async def test_who_is_first(shelf: Shelf) -> None:
    shelf.write(
        TOY + "price = { picture = 0.04 }\nquality = 5\n"
        '[[model]]\nname = "cheap"\nfamily = "toy"\npriority = 90\nprice = { picture = 0.01 }\nquality = 1\n'
        'region = "eu-west-1"\nlicence = "MIT"\nfeatures = ["seed"]\nthird_party = true\n'
    )
    toys = ("toy", "cheap")
    assert await shelf.painter() == "toy"
    assert await shelf.painter(Policy(models=toys, prefer="price")) == "cheap"
    assert await shelf.painter(Policy(models=toys, prefer="quality")) == "toy"
    assert await shelf.painter(Policy(models=toys, features=("seed",))) == "cheap"
    assert (
        await shelf.painter(Policy(models=("cheap",), regions=("eu-west-1",), licences=("MIT",))) == "cheap"
    )
    for refusing in (Policy(regions=("us-east-1",)), Policy(third_party=False), Policy(licences=("GPL",))):
        with pytest.raises(ProviderFailed):
            await shelf.painter(refusing.model_copy(update={"models": ("cheap",)}))


async def test_the_quick_one_is_first_by_latency(shelf: Shelf, storage: Storage) -> None:
    slow = FakeProvider(storage.blobs, name="slow", script={"music.compose": [0.05]})
    operator = Operator([slow, FakeProvider(storage.blobs, name="quick")], policy=Policy(prefer="latency"))
    took = [(await operator.call("music.compose", ComposeRequest())).provider for _ in range(3)]
    assert took == ["slow", "quick", "quick"]


async def test_a_failed_model_names_who_is_next(shelf: Shelf) -> None:
    shelf.write(
        TOY.replace('"toy"\nf', '"b"\nf')
        + '[[model]]\nname = "a"\nfamily = "broken"\npriority = 1\nfallbacks = ["c"]\n'
        + '[[model]]\nname = "c"\nfamily = "toy"\npriority = 99\n'
    )
    assert await shelf.painter() == "c"
