CODES: tuple[str, ...] = tuple(
    "page_margins page_size body_face body_size line_pitch title_face title_size title_align level_face indent auto_number page_number date_form".split()
)
