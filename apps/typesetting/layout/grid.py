"""The measures of GB/T 9704-2012, in millimetres unless the name says points (domain.md 2.1, 2.2)."""

PAPER_WIDTH, PAPER_HEIGHT = 210.0, 297.0
TOP, LEFT = 37.0, 28.0  # 天头, 订口
WIDTH, HEIGHT = 156.0, 225.0  # 版心
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT

LINES, CHARACTERS = 22, 28
PITCH = HEIGHT / LINES  # 1行
CELL = WIDTH / CHARACTERS  # 1字

POINT = 25.4 / 72
SIZE3 = 15.75 * POINT  # 三号: the size that sets exactly 28 characters to a line
SIZE2 = 22 * POINT  # 二号
SIZE4 = 14 * POINT  # 四号
TITLE_PITCH = 12.0  # between lines of a title in 二号

MARK_TOP = TOP + 35.0  # 72 mm below the edge of the paper
MARK_MOST, MARK_LEAST = 62 * POINT, 26 * POINT
RED_BELOW_NUMBER = 4.0
RED_HEIGHT = 0.7
HEAVY, LIGHT = 0.35, 0.25  # rules of the 版记
NUMBER_BELOW = 7.0  # the dash of the page number under the 版心
SEAL = 42.0  # diameter

RED, BLACK, GREY = "#e60012", "#000", "#999"
