"""Pictures are where they are said to be, and are what they are said to be."""

from octo_conformance.suite import requirement

MOST = 3
"""Pictures that are opened."""


def pictures(products):
    """Yields every picture of products, options and their parts."""
    for product in products:
        for shown in (product, *product.options):
            for media in shown.get("media") or ():
                if str(media.type).startswith("image/"):
                    yield media


@requirement("CONTENT-015", control=("GET /products",))
def test_a_picture_can_be_opened_and_is_one(stage, octo):
    """Guests see an empty frame where the tour should be."""
    found = {media.src: media for media in pictures(octo.products())}
    if not found:
        stage.not_applicable("no product has a picture in the form of OCTO")
    here = [src for src in found if stage.links.here(src)]
    if not here:
        stage.not_verified(f"all pictures are at other hosts, which a run does not ask: {min(found)}")
    wrong = []
    for src in here[:MOST]:
        opened = stage.links.opened(src)
        if not opened.holds(found[src].type):
            wrong.append(f"{src}: {opened}")
    assert wrong == []
