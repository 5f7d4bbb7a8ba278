"""A storyboard as a file to keep: each module encodes a Board in one format, or in two.

board.py          what every export is made from
archive.py        ZIP of the images, a manifest and the contact sheet
contact_sheet.py  all frames on one PNG
pdf.py            A4 pages to print; pdf_layout.py decides what is where
animatic.py       GIF and MP4, each frame for the seconds of its scene
shot_list.py      CSV, one row a frame
formats.py        names of the formats, for the API and the command line
text.py           font, lines and letters of all of them
"""
