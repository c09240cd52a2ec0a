"""The sample catalogue is whole: every product has a listing, a true photo and a brand kit."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from limelight import samples
from limelight.samples import SampleBrand, SampleProduct
from limelight.samples.make.mesh import box, lathe, loft, rounded, spline, superellipse, tube
from limelight.studio.cutout import cut_out
from limelight.studio.probe import read_image
from limelight.studio.typography.fonts import nearest_family

PRODUCTS = samples.catalogue()
BRANDS = samples.brands()


def test_there_are_fourteen_products_of_two_brands() -> None:
    assert Counter(p.brand for p in PRODUCTS) == {"northpeak": 6, "maren": 8}
    assert len({p.id for p in PRODUCTS}) == 14


def test_ranks_answer_what_sells_best() -> None:
    assert len({p.sales_rank for p in PRODUCTS}) == len(PRODUCTS)
    assert min(PRODUCTS, key=lambda p: p.sales_rank).id == "np-tumbler-20"


def test_the_latest_hiking_gear_has_one_answer() -> None:
    hiking = sorted((p for p in PRODUCTS if "hiking" in p.tags), key=lambda p: p.launch_date)
    assert [p.id for p in hiking][-1] == "np-ridgeline-boot"
    assert len(hiking) >= 3
    assert max(PRODUCTS, key=lambda p: p.launch_date).id == "np-ridgeline-boot"


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.id)
def test_a_listing_is_complete(product: SampleProduct) -> None:
    brand = samples.brand(product.brand)
    assert product.title.startswith(brand.name)
    assert 3 <= len(product.bullets) <= 5
    assert len(product.facts) >= 3
    words = " ".join([product.title, product.description, *product.bullets, *product.facts]).lower()
    assert not [w for w in brand.avoid_words if re.search(rf"\b{re.escape(w)}\b", words)]
    assert product.photo == f"photos/{product.id}.jpg"


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.id)
def test_a_photo_is_square_small_and_white_all_round(product: SampleProduct) -> None:
    path = samples.photo_path(product)
    assert path.stat().st_size <= 140 * 1024
    picture = np.asarray(read_image(path.read_bytes(), name=path.name))
    assert picture.shape == (1200, 1200, 3)
    ring = np.concatenate(
        [
            picture[:6].reshape(-1, 3),
            picture[-6:].reshape(-1, 3),
            picture[:, :6].reshape(-1, 3),
            picture[:, -6:].reshape(-1, 3),
        ]
    )
    assert ring.min() >= 250


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.id)
def test_a_photo_can_be_cut_out(product: SampleProduct) -> None:
    result = cut_out(Image.open(samples.photo_path(product)).resize((500, 500)))
    assert result.confidence >= 0.6
    height, width = result.rgba.shape[:2]
    assert 0.25 <= max(height, width) / 500 <= 0.96


@pytest.mark.parametrize("brand", BRANDS, ids=lambda b: b.id)
def test_a_brand_kit_is_complete(brand: SampleBrand) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", c) for c in brand.colors.model_dump().values())
    assert samples.logo_path(brand, "svg").read_text("utf-8").startswith("<svg ")
    assert "<text" not in samples.logo_path(brand, "svg").read_text("utf-8")
    inks = []
    for variant in ("dark", "light"):
        logo = Image.open(samples.logo_path(brand, variant))
        assert logo.mode == "RGBA"
        assert logo.width >= 900
        pixels = np.asarray(logo)
        assert (pixels[..., 3] == 0).mean() > 0.3
        inks.append(pixels[pixels[..., 3] == 255][:, :3].mean())
    assert inks[0] < 110 < 220 < inks[1]


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="no sample product 'np-tent'; known: ma-arc-lamp, "):
        samples.product("np-tent")
    with pytest.raises(KeyError, match="no sample brand 'acme'; known: maren, northpeak"):
        samples.brand("acme")


def test_the_package_data_stays_small() -> None:
    files = [samples.photo_path(p) for p in PRODUCTS]
    files += [samples.logo_path(b, v) for b in BRANDS for v in ("svg", "dark", "light")]
    assert sum(f.stat().st_size for f in files) <= 2 * 1024 * 1024


def test_every_product_can_be_made_again() -> None:
    products = pytest.importorskip("limelight.samples.make.products")
    assert set(products.BUILDERS) == {p.id for p in PRODUCTS}


@pytest.mark.parametrize(
    "mesh",
    [
        lathe([[0, 0], [1, 0], [1, 2], [0, 2]]),
        loft(np.stack([np.column_stack([superellipse(40, 3), np.full(41, z)]) for z in (0.0, 1.0)])),
        tube(spline([(0, 0, 0), (1, 0, 1), (2, 0, 0)], 30), 0.1),
        box(1, 2, 3, radius=0.2),
    ],
    ids=["lathe", "loft", "tube", "box"],
)
def test_a_mesh_is_sound(mesh: object) -> None:
    vertices, faces, uv = mesh.vertices, mesh.faces, mesh.uv  # type: ignore[attr-defined]
    assert np.isfinite(vertices).all()
    assert np.isfinite(uv).all()
    assert faces.max() == len(vertices) - 1
    assert len(uv) == len(vertices)


def test_corners_are_rounded_within_their_reach() -> None:
    p = rounded([[0, 0], [1, 0], [1, 1]], 0.2)
    assert np.hypot(*(p - [1, 0]).T).min() > 0.05
    assert np.array_equal(p[[0, -1]], [[0, 0], [1, 1]])


@pytest.mark.parametrize("brand", BRANDS, ids=lambda b: b.id)
def test_a_brands_typefaces_are_there(brand: SampleBrand) -> None:
    for name in (brand.fonts.heading, brand.fonts.body):
        assert nearest_family(name)[1] == ()
