"""Requests inside a text are obeyed and taken out of it."""

import pytest

from deployments.engines.planning.builtin.directions import read_directions

BAI = "Aldar Kose tricks a bai"
BAI_RU = "Алдар Косе обманул бая"
BAI_KK = "Алдар Көсе байды алдады"


@pytest.mark.parametrize(
    ("text", "count", "story"),
    [
        (f"Make me a 6 frame storyboard: {BAI}", 6, BAI),
        (f"6-panel comic: {BAI}", 6, BAI),
        ("Create a comic strip with eight panels about a fox", 8, "a fox"),
        (f"Draw a storyboard of 7 scenes. {BAI}", 7, BAI),
        (f"{BAI}, in 8 frames", 8, BAI),
        (f"{BAI} (9 pictures)", 9, BAI),
        (f"{BAI}. 10 frames please", 10, BAI),
        (f"Tell the story in seven pictures: {BAI}", 7, BAI),
        ("I want a 10 page picture book about a fox", 10, "a fox"),
        (f"Can you draw an eight-scene storyboard where {BAI}?", 8, f"{BAI}?"),
        (f"3 panel comic: {BAI}", 6, BAI),
        (f"20 frames: {BAI}", 10, BAI),
        (f"Comic in black and white ink, 7 panels, no speech bubbles pls: {BAI}", 7, BAI),
        (f"{BAI}. Make it 7 frames, pixel art, and no horses please", 7, BAI),
        (f"can u make a storyboard (7 frames) where {BAI}, thx", 7, BAI),
        (f"{BAI} - 7 frames - oil painting", 7, BAI),
        (f"{BAI}! 7 panels would be great", 7, f"{BAI}!"),
        (f"Please draw this as a 7-panel manga: {BAI}", 7, BAI),
        (f"Раскадровка на 8 кадров: {BAI_RU}", 8, BAI_RU),
        (f"Сделай комикс из шести картинок: {BAI_RU}", 6, BAI_RU),
        (f"Нарисуй, пожалуйста, раскадровку из 7 сцен о том, как {BAI_RU}", 7, BAI_RU),
        (f"{BAI_RU}, 9 кадров", 9, BAI_RU),
        (f"{BAI_RU} в 8 кадрах", 8, BAI_RU),
        (f"6 кадров: {BAI_RU}", 6, BAI_RU),
        (f"8 кадрлық раскадровка: {BAI_KK}", 8, BAI_KK),
        (f"Жеті суреттен тұратын комикс жаса: {BAI_KK}", 7, BAI_KK),
        (f"{BAI_KK}. 9 кадр", 9, BAI_KK),
        (f"10 көрініс: {BAI_KK}", 10, BAI_KK),
    ],
)
def test_a_number_of_frames_is_obeyed(text, count, story):
    directions = read_directions(text)
    assert (directions.num_frames, directions.story.rstrip(".")) == (count, story)


@pytest.mark.parametrize(
    "text",
    [
        "Aldar Kose steals 6 pictures of a khan",
        "The bai has 7 frames on his wall",
        "A boy takes 8 shots at the goal",
        "Алдар Косе увидел 6 картин в доме бая",
        "Алдар Көсе 6 сурет тапты",
        "A student reads 10 pages of a comic",
    ],
)
def test_numbers_of_things_in_a_tale_are_no_request(text):
    directions = read_directions(text)
    assert (directions.num_frames, directions.story) == (None, text)


@pytest.mark.parametrize(
    ("text", "style", "story"),
    [
        (f"{BAI} in watercolor style", "watercolor painting", BAI),
        (f"In anime style: {BAI}", "anime", BAI),
        (f"Watercolour style. {BAI}", "watercolor painting", BAI),
        (f"{BAI}, black and white", "black and white", BAI),
        (f"{BAI}, pencil sketch", "pencil sketch", BAI),
        (f"{BAI} in the style of a comic book", "comic book", BAI),
        (f"{BAI}. Style: oil painting", "oil painting", BAI),
        (f"{BAI}, as a pixel art", "pixel art", BAI),
        (f"{BAI} (3d render)", "3d render", BAI),
        (f"{BAI_RU} в стиле аниме", "anime", BAI_RU),
        (f"{BAI_RU}, акварелью", "watercolor painting", BAI_RU),
        (f"{BAI_RU}. Стиль: карандаш", "pencil sketch", BAI_RU),
        (f"{BAI_RU}, чёрно-белый рисунок", "black and white", BAI_RU),
        (f"В акварельном стиле: {BAI_RU}", "watercolor painting", BAI_RU),
        (f"{BAI_KK}, аниме стилінде", "anime", BAI_KK),
        (f"{BAI_KK}, акварельмен", "watercolor painting", BAI_KK),
    ],
)
def test_a_style_is_obeyed(text, style, story):
    directions = read_directions(text)
    assert (directions.style, directions.story.rstrip(".")) == (style, story)


@pytest.mark.parametrize(
    "text",
    [
        "Aldar comes as a clay pot seller",
        "Aldar draws the khan with a pencil",
        "The girl paints a cat in oil on the wall",
        "Aldar sits on a felt rug",
        "Алдар сидит на войлоке и ест масло",
        "A boy finds a vintage car",
    ],
)
def test_materials_in_a_tale_are_no_style(text):
    directions = read_directions(text)
    assert (directions.style, directions.story) == ("", text)


@pytest.mark.parametrize(
    ("text", "keys", "story"),
    [
        (f"No horses please! {BAI}", {"horse"}, BAI),
        (f"{BAI}, no camels please", {"camel"}, BAI),
        (f"{BAI}. Please no dogs.", {"dog"}, BAI),
        (f"Storyboard in 6 panels, no dogs: {BAI}", {"dog"}, BAI),
        (f"{BAI}. Don't draw any snakes", {"snake"}, BAI),
        (f"Do not show the fox. {BAI}", {"fox"}, BAI),
        (f"{BAI}, without horses please", {"horse"}, BAI),
        (f"{BAI}. No horses or camels, please", {"horse", "camel"}, BAI),
        (f"Без лошадей, пожалуйста. {BAI_RU}", {"horse"}, BAI_RU),
        (f"{BAI_RU}, только без собак", {"dog"}, BAI_RU),
        (f"{BAI_RU}. Не рисуй волков", {"wolf"}, BAI_RU),
        (f"{BAI_RU}. Пожалуйста, без коней и верблюдов.", {"horse", "camel"}, BAI_RU),
        (f"{BAI_KK}. Ит салма", {"dog"}, BAI_KK),
        (f"{BAI_KK}. Жылқы болмасын", {"horse"}, BAI_KK),
    ],
)
def test_what_must_not_be_drawn_is_obeyed(text, keys, story):
    directions = read_directions(text)
    assert directions.forbidden_keys() == keys
    assert directions.story.rstrip(".") == story


@pytest.mark.parametrize(
    "text",
    [
        "Aldar finds a well without a bucket",
        "There are no horses in the aul and Aldar walks",
        "Алдар идёт по пустыне без воды",
        "Алдар Көсе атсыз келеді",
        "The khan says: please the guests",
    ],
)
def test_what_is_missing_in_a_tale_is_no_request(text):
    directions = read_directions(text)
    assert (directions.forbidden, directions.story) == ((), text)


@pytest.mark.parametrize(
    "text",
    [
        "Scene 1: Aldar sleeps. Scene 2: He wakes. Scene 3: He eats.",
        "SCENE 1 - Aldar sleeps. SCENE 2 - He wakes. SCENE 3 - He eats.",
        "Panel 1: Aldar sleeps.\nPanel 2: He wakes.\nPanel 3: He eats.",
        "Frame #1: Aldar sleeps. Frame #2: He wakes. Frame #3: He eats.",
        "1. Aldar sleeps. 2. He wakes. 3. He eats.",
        "1) Aldar sleeps. 2) He wakes. 3) He eats.",
        "Scene one: Aldar sleeps. Scene two: He wakes. Scene three: He eats.",
        "First scene: Aldar sleeps. Second scene: He wakes. Third scene: He eats.",
        "Shot 1: Aldar sleeps. Shot 2: He wakes. Shot 3: He eats.",
        "Кадр 1: Aldar sleeps. Кадр 2: He wakes. Кадр 3: He eats.",
        "Кадр 1. Aldar sleeps. Кадр 2. He wakes. Кадр 3. He eats.",
        "Сцена 1: Aldar sleeps. Сцена 2: He wakes. Сцена 3: He eats.",
        "1-й кадр: Aldar sleeps. 2-й кадр: He wakes. 3-й кадр: He eats.",
        "Первый кадр: Aldar sleeps. Второй кадр: He wakes. Третий кадр: He eats.",
        "1-кадр: Aldar sleeps. 2-кадр: He wakes. 3-кадр: He eats.",
        "1-көрініс: Aldar sleeps. 2-көрініс: He wakes. 3-көрініс: He eats.",
        "Бірінші кадр: Aldar sleeps. Екінші кадр: He wakes. Үшінші кадр: He eats.",
        "- Aldar sleeps.\n- He wakes.\n- He eats.",
        "• Aldar sleeps. • He wakes. • He eats.",
    ],
)
def test_a_numbered_list_is_taken_scene_by_scene(text):
    directions = read_directions(text)
    assert directions.listed == ("Aldar sleeps.", "He wakes.", "He eats.")
    assert directions.num_frames == 6


@pytest.mark.parametrize(
    "text",
    ["Frame 1: a dog sleeps", "Aldar has 1. The bai has 2.", "Scene 2: a dog. Scene 1: a cat."],
)
def test_what_does_not_count_up_is_no_list(text):
    assert read_directions(text).listed == ()


@pytest.mark.parametrize(
    "text",
    [
        f"Hi! {BAI}",
        f"Please: {BAI}",
        f"Story: {BAI}",
        f"{BAI}, 4k, masterpiece",
        f"{BAI}. Thanks!",
        f"Hello, please draw a comic about this. {BAI}",
        f"A storyboard about {BAI}",
        f"story for kids age 5: {BAI}. funny, no scary stuff",
        f"For my class of 3rd graders: {BAI}",
        f"Draw {BAI}",
        f"bedtime story, 8 frames: {BAI}",
        f"Generate a storyboard: {BAI}",
        f"{BAI}, 16:9",
    ],
)
def test_talk_to_a_machine_is_left_out(text):
    assert read_directions(text).story.rstrip(".") == BAI


@pytest.mark.parametrize(
    "text", ["!!!!!!!!!!", "10 frames", "watercolor style", "no horses please"]
)
def test_a_text_of_requests_alone_stays_a_story(text):
    assert read_directions(text).story == text


def test_a_number_of_pictures_that_is_needed_is_no_part_of_the_story():
    directions = read_directions(f"{BAI_KK}, 7 сурет керек")
    assert (directions.story, directions.num_frames) == (BAI_KK, 7)
