"""Pictures of processes: layers, no box on another, every arrow and word there, nothing that a strict page forbids."""

import itertools
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from apps.matters import kinds
from apps.processes import catalogue
from apps.processes.diagram import Diagram, Edge, Node, layers_of, placed, svg, tokens, width_of, wrapped
from apps.processes.narrow import narrow_svg

SVG = "{http://www.w3.org/2000/svg}"
PHONE = 346  # pixels of a card at 390
LOOP = Diagram(
    "d",
    "请假流程",
    "从申请到销假",
    [Node("a", "申请"), Node("b", "审批", "blue"), Node("c", "休假", "green"), Node("d", "作废", "red", round=True)],
    [
        Edge("a", "b", "送审"),
        Edge("b", "a", "退回"),
        Edge("b", "c", "同意"),
        Edge("a", "c", "免批"),
        Edge("b", "d", "<撤>"),
    ],
)


def every_diagram():
    return [catalogue.states_diagram(kind, catalogue._parted(kind)[1]) for kind in kinds.all_kinds()]


def test_a_layer_is_one_below_the_lowest_that_leads_to_it_and_back_does_not_count():
    assert layers_of(LOOP.nodes, LOOP.edges) == {"a": 0, "b": 1, "c": 2, "d": 2}


@pytest.mark.parametrize("diagram", [LOOP, *every_diagram()], ids=lambda one: one.key)
def test_no_box_lies_on_another_and_words_fit_into_their_box(diagram):
    boxes, wide, high = placed(diagram)
    for a, b in itertools.combinations(boxes.values(), 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.bottom <= b.y or b.bottom <= a.y
        assert apart, (a.node.title, b.node.title)
    for box in boxes.values():
        assert (box.x >= 0, box.x + box.width <= wide + 0.1, box.bottom <= high) == (True, True, True)
        assert width_of(box.node.title, 14) < box.width


@pytest.mark.parametrize("diagram", [LOOP, *every_diagram()], ids=lambda one: one.key)
def test_the_picture_says_everything_and_keeps_to_the_rules_of_the_page(diagram):
    drawn = str(svg(diagram))
    root = ET.fromstring(drawn)
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {node.title for node in diagram.nodes} | {edge.label for edge in diagram.edges if edge.label} <= words
    assert len([path for path in root.iter(f"{SVG}path") if path.get("marker-end")]) == len(diagram.edges)
    assert (root.get("role"), root.find(f"{SVG}title").text) == ("img", diagram.title)
    assert root.find(f"{SVG}desc").text == diagram.description
    assert not re.search(r" style=|<style|<script| on[a-z]+=", drawn)
    left, _, width, height = map(float, root.get("viewBox").split())
    for rect in root.iter(f"{SVG}rect"):  # nothing is cut off
        assert left <= float(rect.get("x")) and float(rect.get("x")) + float(rect.get("width")) <= left + width + 1
        assert float(rect.get("y")) + float(rect.get("height")) <= height + 1


@pytest.mark.parametrize("diagram", [LOOP, *every_diagram()], ids=lambda one: one.key)
def test_on_a_phone_the_picture_is_as_wide_as_the_page_and_says_the_same(diagram):
    root = ET.fromstring(str(narrow_svg(diagram)))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {node.title for node in diagram.nodes} <= set(words)
    assert all(Counter("".join(words))[letter] >= 1 for edge in diagram.edges for letter in edge.label)
    assert len([path for path in root.iter(f"{SVG}path") if path.get("marker-end")]) == len(diagram.edges)
    left, _, width, height = map(float, root.get("viewBox").split())
    assert width <= PHONE
    for rect in root.iter(f"{SVG}rect"):
        assert left <= float(rect.get("x")) and float(rect.get("x")) + float(rect.get("width")) <= left + width + 1
        assert float(rect.get("y")) + float(rect.get("height")) <= height + 1
    assert root.find(f"{SVG}title").get("id") != ET.fromstring(str(svg(diagram))).find(f"{SVG}title").get("id")


def test_words_are_never_markup():
    assert "&lt;撤&gt;" in str(svg(LOOP))


def test_on_paper_the_colours_of_the_tokens_are_in_the_picture():
    drawn = str(svg(LOOP, on_paper=True))
    assert tokens()["blue-soft"] == "#e8f0f9"
    assert f'fill="{tokens()["blue-soft"]}"' in drawn
    assert "class=" not in drawn.partition(">")[2]


def test_a_line_breaks_before_it_is_too_wide_and_never_before_a_stop():
    lines = wrapped("交办领导和办公室主任，任一人，到时限交上级一并办理", 12, 120)
    assert "".join(lines) == "交办领导和办公室主任，任一人，到时限交上级一并办理"
    assert all(width_of(line.rstrip("，。"), 12) <= 120 for line in lines)
    assert not any(line[0] in "，。" for line in lines)
