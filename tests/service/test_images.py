"""`PUT /v1/images` and its jobs."""

from __future__ import annotations

import pytest

from limelight.schema.guard import Stage, Verdict
from tests.service.live import Live
from tests.service.pictures import picture


async def test_a_picture_of_a_product(live: Live) -> None:
    product = await live.product()
    reply = await live.http.put(
        "/v1/images",
        json={"product_id": "boot", "prompt": "on a rock at dawn", "aspect": "4:5", "n": 3, "seed": 7},
    )
    assert reply.status_code == 200, reply.text
    made = reply.json()["artifacts"]
    assert reply.json()["problems"] == []
    assert [(a["kind"], a["meta"]["index"], a["meta"]["seed"]) for a in made] == [
        ("image", 1, 7), ("image", 2, 108), ("image", 3, 209),
    ]  # fmt: skip
    assert {(a["meta"]["prompt"], a["meta"]["aspect"]) for a in made} == {("on a rock at dawn", "4:5")}
    assert {(tuple(a["parents"]), a["thread_id"]) for a in made} == {((product["photo_id"],), None)}
    assert (await live.http.get(f"/v1/artifacts/{made[0]['id']}/content")).status_code == 200
    (cut,) = live.engine.named("cutout")
    assert cut["photo"]


async def test_an_uploaded_photo_with_a_theme(live: Live) -> None:
    photo = (await live.upload(picture(300, 300))).json()
    reply = await live.http.put("/v1/images", json={"artifact_id": photo["id"], "theme": "forest"})
    assert reply.status_code == 200, reply.text
    assert live.engine.named("picture")[0]["theme"] == "forest"


async def test_with_neither_prompt_nor_theme_the_listing_decides(live: Live) -> None:
    await live.product()
    reply = await live.http.put("/v1/images", json={"product_id": "boot"})
    assert reply.status_code == 200, reply.text
    asked = live.engine.named("picture")[0]
    assert str(asked["category"]).startswith("hiking boots")
    assert (len(reply.json()["artifacts"]), reply.json()["artifacts"][0]["meta"]["aspect"]) == (1, "1:1")


async def test_async_gives_a_job_to_track(live: Live) -> None:
    await live.product()
    live.engine.hold("picture")
    reply = await live.http.put("/v1/images", json={"product_id": "boot", "n": 2, "async": True})
    assert reply.status_code == 202
    job = reply.json()
    assert (job["status"], job["done"], job["total"], job["artifacts"]) == ("running", 0, 2, [])
    assert reply.headers["location"].endswith(f"/v1/jobs/{job['job_id']}")
    await live.engine.begun()
    assert (await live.http.get(f"/v1/jobs/{job['job_id']}")).json()["status"] == "running"
    live.engine.release()

    done = (await live.http.get(f"/v1/jobs/{job['job_id']}?wait_s=10")).json()

    assert (done["status"], done["done"], done["error"]) == ("done", 2, None)
    assert [a["meta"]["index"] for a in done["artifacts"]] == [1, 2]


async def test_a_job_that_fails_says_why(live: Live) -> None:
    await live.http.post("/v1/products", json={"id": "bare", "title": "Without a photo"})
    now = await live.http.put("/v1/images", json={"product_id": "bare"})
    assert (now.status_code, "photo" in now.json()["error"]["message"]) == (422, True)
    job = (await live.http.put("/v1/images", json={"product_id": "bare", "async": True})).json()["job_id"]
    done = (await live.http.get(f"/v1/jobs/{job}?wait_s=10")).json()
    assert (done["status"], done["error"]) == ("failed", now.json()["error"])


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 422, "give either product_id or artifact_id"),
        ({"product_id": "boot", "artifact_id": "art_x"}, 422, "give either product_id or artifact_id"),
        ({"product_id": "hat"}, 404, "there is no product 'hat' in the catalogue"),
        ({"artifact_id": "art_x"}, 404, "there is no artifact 'art_x'"),
        ({"product_id": "boot", "n": 13}, 422, "n: Input should be less than or equal to 12"),
        ({"product_id": "boot", "aspect": "3:2"}, 422, "aspect: Input should be '1:1', '16:9', '9:16' or '4:5'"),
        ({"product_id": "boot", "seed": -1}, 422, "seed: Input should be greater than or equal to 0"),
        ({"product_id": "boot", "prompt": "long " * 20_000}, 422,
         "prompt: String should have at most 600 characters (it has 100,000)"),
        ({"product_id": "boot", "size": 3}, 422, "size: Extra inputs are not permitted"),
    ],
)  # fmt: skip
async def test_bad_requests_make_nothing(
    live: Live, body: dict[str, object], status: int, message: str
) -> None:
    await live.product()
    before = live.stored()
    reply = await live.http.put("/v1/images", json=body)
    assert (reply.status_code, reply.json()["error"]["message"]) == (status, message)
    assert live.stored() == before
    assert live.engine.jobs == []


async def test_words_that_may_not_be_are_refused_before_any_work(live: Live) -> None:
    await live.product()
    reply = await live.http.put("/v1/images", json={"product_id": "boot", "prompt": "a naked child"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "refused")
    assert live.engine.jobs == []


async def test_an_unknown_job(live: Live) -> None:
    reply = await live.http.get("/v1/jobs/job_x")
    assert (reply.status_code, reply.json()["error"]["message"]) == (404, "there is no job 'job_x'")


class Eyes:
    """A check of pictures that writes down when it is asked, and refuses at one stage."""

    name = "eyes"

    def __init__(self, live: Live, refuses: Stage | None = None) -> None:
        self._live, self._refuses = live, refuses
        self.seen: list[tuple[str, int, int]] = []
        """Stage, cut-outs and pictures made until then."""

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        engine = self._live.engine
        self.seen.append((stage, len(engine.named("cutout")), len(engine.named("picture"))))
        if stage == self._refuses:
            return Verdict(action="block", category="adult", severity="severe", reason="it is not for here")
        return Verdict()


async def test_the_eight_steps_in_order(live: Live) -> None:
    """Photo, words and photo moderated, cut-out, picture, moderated, stored, told."""
    product = await live.product()
    eyes = Eyes(live)
    live.assistant.services.guardrails._pictures.append(eyes)
    made = (await live.http.put("/v1/images", json={"product_id": "boot", "prompt": "on a rock"})).json()[
        "artifacts"
    ]
    assert eyes.seen == [("input", 0, 0), ("output", 1, 1)]
    assert [(one["kind"], one["parents"]) for one in made] == [("image", [product["photo_id"]])]
    kept = (await live.http.get(f"/v1/artifacts/{made[0]['id']}")).json()
    assert (kept["meta"]["prompt"], kept["bytes"] > 0) == ("on a rock", True)


async def test_a_photo_that_may_not_be_is_refused_before_any_work(live: Live) -> None:
    await live.product()
    live.assistant.services.guardrails._pictures.append(Eyes(live, "input"))
    for background in (False, True):
        reply = await live.http.put("/v1/images", json={"product_id": "boot", "async": background})
        assert (reply.status_code, reply.json()["error"]["message"]) == (
            422, "the photo was refused: it is not for here.",
        )  # fmt: skip
    assert live.engine.jobs == []


async def test_a_picture_that_may_not_be_shown_is_not_stored(live: Live) -> None:
    await live.product()
    live.assistant.services.guardrails._pictures.append(Eyes(live, "output"))
    job = (await live.http.put("/v1/images", json={"product_id": "boot", "n": 2, "async": True})).json()[
        "job_id"
    ]
    done = (await live.http.get(f"/v1/jobs/{job}?wait_s=10")).json()
    assert (done["status"], done["artifacts"], done["problems"]) == (
        "failed", [], ["a picture was made and is not shown: it is not for here"] * 2,
    )  # fmt: skip


async def test_a_theme_is_moderated_too(live: Live) -> None:
    await live.product()
    reply = await live.http.put("/v1/images", json={"product_id": "boot", "theme": "a naked child"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "refused")
    assert live.engine.jobs == []
