"""Every sentence that a connector can say, by its code, so that one code has one sentence in each language.

Rule: a sentence says what is the matter and what the reader can do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import ConnectorError, Flag

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Files that cannot be read.
FILE_SENTENCES = {
    "empty_file": _("{file} is empty. Export it again and check that the export holds rows."),
    "not_what_it_says": _(
        "{file} is not what its name says: it ends in {extension}, but what is inside is not such a file. "
        "Export it again, or save it as .xlsx or .csv."
    ),
    "unknown_type": _("{file} is of a type that is not read here. Send .csv, .tsv, .xlsx, .xls, .xlsb or .ods."),
    "file_too_big": _("{file} is {size} MB; at most {limit} MB is read. Split the export by year."),
    "zip_bomb": _(
        "{file} would unpack to far more than its size allows ({limit} MB, or {ratio} times its size), so it was not "
        "opened. Export it again, or save it as .csv."
    ),
    "encrypted": _("{file} is locked with a password. Open it, save it without a password and send it again."),
    "too_many_rows": _("{file} holds more than {limit} rows. Split the export by year and send the parts together."),
    "no_header": _("No row with column names was found in {file}. Put the column names in one row above the data."),
    "wrong_encoding": _(
        "{file} is text, but not in an encoding that can be read without guessing. "
        "Save it as CSV UTF-8 and send it again."
    ),
    "formatted_report": _(
        '{file} is a formatted report with groups and subtotals. Export it again and choose "Details Only".'
    ),
    "reader_stopped": _(
        "Reading {file} took more memory or time than is allowed, so it was stopped. "
        "Split the file, or save it as .csv."
    ),
    "broken_file": _("{file} is damaged and cannot be read. Export it again, or save it as .csv."),
    "file_missing": _("There is no file {file}."),
    "workbook_other": _(
        "{file} was made for another organisation. Download the workbook of this one, and copy your rows into it."
    ),
    "workbook_version": _(
        "{file} was made by another version of Meetpunt. Download the workbook anew, and copy your rows into it."
    ),
    "workbook_alone": _("{file} is the workbook of Meetpunt itself: send it without other files."),
    "workbook_sheet_gone": _(
        "The sheet {sheet} of {file} is gone or was given another name. Give it back its name, or download anew."
    ),
}

# Mappings that cannot be used.
MAPPING_SENTENCES = {
    "mapping_not_yaml": _("{file}, line {line}: this is not valid YAML ({detail})."),
    "mapping_unknown_key": _('{file}, line {line}: "{key}" is not known here. Allowed: {allowed}.'),
    "mapping_missing_key": _('{file}, line {line}: "{key}" is missing.'),
    "mapping_unknown_field": _('{file}, line {line}: the table {table} has no field "{key}". Its fields: {allowed}.'),
    "mapping_bad_value": _('{file}, line {line}: "{value}" is not possible for "{key}". Possible: {allowed}.'),
    "mapping_unknown_step": _('{file}, line {line}: the process has no step "{key}". Its steps: {allowed}.'),
    "mapping_twice": _('{file}, line {line}: "{key}" stands here twice.'),
    "mapping_alias": _("{file}, line {line}: YAML anchors and references (& and *) are not read; write the text out."),
    "missing_column": _(
        'The mapping reads column "{column}" of {file}, but the file has no such column. Its columns: {columns}.'
    ),
    "missing_lookup_file": _("The mapping looks up values in {lookup}; send that file along with {file}."),
    "ask_number_style": _(
        'In {file}, column "{column}", "{sample}" can mean two numbers. Write `numbers: comma` (1.234,56) or '
        "`numbers: point` (1,234.56) for this column in the mapping."
    ),
}

# Rows that cannot land.
ROW_SENTENCES = {
    "missing_required": _('"{field}" is empty and this table cannot do without.'),
    "not_a_number": _('"{value}" in column "{column}" is not a number.'),
    "two_number_styles": _(
        '"{value}" in column "{column}": this column mixes 1.234,56 and 1,234.56, so this number can mean two things. '
        "Write the column in one style, or name the style in the mapping."
    ),
    "not_a_date": _('"{value}" in column "{column}" is not a date.'),
    "two_date_styles": _(
        '"{value}" in column "{column}": this column holds two date styles (day first and month first), so this date '
        "can mean two days. Write the column in one style, or name the style in the mapping."
    ),
    "not_a_duration": _('"{value}" in column "{column}" is not a length of time.'),
    "not_yes_or_no": _('"{value}" in column "{column}" is neither yes nor no.'),
    "no_start": _("This end has no start of the same case and activity before it."),
    "double_id": _('The id "{value}" stands in an earlier row of this file. One row per id can land.'),
    "workbook_no_choice": _('"{value}" in column "{column}" is none of the words of its list. Choose one of them.'),
    "workbook_below_zero": _('"{value}" in column "{column}" is less than nothing.'),
    "workbook_no_time": _('"{value}" in column "{column}" is no time of the day. Write it as 9:30.'),
    "workbook_too_long": _('"{value}" in column "{column}" is more than a day. Write hours, as 1.5 or 1:30.'),
    "workbook_unknown": _('"{value}" in column "{column}" is not known here. Choose a name of the list.'),
    "workbook_unknown_account": _(
        'There is no account "{value}". Add it to the sheet of accounts, or choose one of the list.'
    ),
    "workbook_unknown_deal": _(
        'There is no opportunity "{value}". Add it to the sheet of opportunities, or choose one of the list.'
    ),
    "workbook_two_of_that_name": _(
        '"{value}" in column "{column}" is the name of more than one. Write it as it stands in the workbook when you '
        "download it anew, with its number."
    ),
    "workbook_emptied": _('"{column}" cannot be emptied by the workbook. Fill it in again, or change it in Meetpunt.'),
    "workbook_history": _(
        '"{column}" differs from the history, in which this step was reached on another day. What was written down '
        "stays: put the day back, and correct it on the page of the opportunity."
    ),
    "workbook_gone": _("This row is no longer here: it was removed or merged. Download the workbook anew."),
    "workbook_conflict": _(
        "Changed on both sides since the workbook was downloaded ({columns}). Nothing of this row was taken: download "
        "the workbook anew, or change it in Meetpunt."
    ),
    "workbook_stale": _(
        "This row is as it was downloaded, while this workbook changed it since ({columns}). Nothing of this row was "
        "taken: download the workbook anew, or change it in Meetpunt."
    ),
    "workbook_there": _(
        "There is one like it here already. Download the workbook with what is here, and change it there."
    ),
    "workbook_twice": _("Two rows of this sheet are about the same. Keep one of them."),
    "workbook_to_come": _('"{column}" is still to come. Fill it in when it has passed.'),
    "workbook_less_than_elsewhere": _(
        '"{column}" is less than what was registered elsewhere on that day. Change it in Meetpunt.'
    ),
}

# What cannot be fetched from an address.
FETCH_SENTENCES = {
    "fetch_no_address": _("This is no address of the web. Copy it whole: it begins with https:// or webcal://."),
    "fetch_only_https": _("Only addresses that begin with https:// are fetched, so that nobody reads along."),
    "fetch_with_password": _("There is a name or password in this address. Use an address that works without."),
    "fetch_private": _(
        "{host} lies inside a private network, where nothing is fetched from. Use an address on the public web."
    ),
    "fetch_unknown_name": _("There is no server of the name {host}. Check the address for typing errors."),
    "fetch_not_safe": _("{host} could not prove who it is (its certificate is not right), so nothing was fetched."),
    "fetch_failed": _("{host} could not be reached, or broke off. It is tried again by itself."),
    "fetch_slow": _("{host} took too long. It is tried again by itself."),
    "fetch_later": _("{host} answered that it cannot help now. It is tried again by itself."),
    "fetch_closed": _("{host} asks for a sign-in. Make the calendar readable by a secret address, and give that one."),
    "fetch_gone": _("There is nothing at this address of {host} any more. Copy the address again from your calendar."),
    "fetch_odd": _("{host} answered something that is not understood here. Check the address."),
    "fetch_too_big": _("What {host} sent is larger than {limit} MB. Share a calendar with less history."),
    "fetch_goes_round": _("{host} kept sending on to other addresses. Give the address where it ends."),
}

# A single sign-on that does not do what it should.
SIGN_ON_SENTENCES = {
    "sign_on_away": _("{host} could not be reached, or took too long. Try again in a while."),
    "sign_on_none": _("At {host} nothing was found of a sign-on. Copy the address of the issuer from its settings."),
    "sign_on_other": _('{host} calls itself "{told}". Give that as the issuer, letter for letter.'),
    "sign_on_refused": _("{host} did not take the client id or the secret ({detail}). Check both there."),
    "sign_on_wrong": _("What {host} said about you could not be trusted ({detail}), so nobody was signed in."),
}

# Calendars that cannot be read.
ICS_SENTENCES = {
    "ics_no_calendar": _("This is no calendar, or a damaged one. Export it again as iCalendar (.ics)."),
    "ics_too_much": _("This calendar holds more than can be read in one go. Share a smaller one, or less history."),
}

# What is odd about rows that landed; each says what becomes of the value.
FLAG_SENTENCES = {
    Flag.IMPOSSIBLE_DURATION: _("Lasts more than 24 hours: kept, left out of averages."),
    Flag.END_BEFORE_START: _("Ends before it begins: kept, left out of averages."),
    Flag.CLOSED_BEFORE_CREATED: _("Closed before it was created: kept, left out of lead times."),
    Flag.MODIFIED_BEFORE_CREATED: _("Changed before it was created: one of the two dates cannot be right."),
    Flag.DATE_IN_FAR_FUTURE: _("Has a date more than ten years ahead."),
    Flag.DATE_IN_FAR_PAST: _("Has a date before 1980: often a system's way to say that there is none."),
    Flag.HALF_DAY_UNKNOWN: _("Has a time of a 12-hour clock without AM or PM: the day is right, the hour may not be."),
    Flag.REPEATED_BUT_FOR_ID: _("Equals an earlier row in everything but its id."),
    Flag.NEVER_ENDED: _("Has a start and no end."),
    Flag.MACHINE: _("Done by a program, not by a person."),
    Flag.STAGE_UNMAPPED: _("Stands in a step that the mapping does not name: counted, in no funnel."),
    Flag.VALUE_UNMAPPED: _("Has a word that the mapping does not name: its text is kept."),
}

# What the reader left out of a table (the notes of `RawTable`).
NOTE_SENTENCES = {
    "footer_left_out": _("{count} rows below the table were taken for a footer."),
    "totals_left_out": _("{count} rows were taken for totals."),
}

_SENTENCES = {
    **FILE_SENTENCES,
    **FETCH_SENTENCES,
    **ICS_SENTENCES,
    **MAPPING_SENTENCES,
    **ROW_SENTENCES,
    **SIGN_ON_SENTENCES,
}


def sentence(code: str, **parameters: object) -> str | _StrPromise:
    """The sentence of a code, filled in and translated when it is shown."""
    return format_lazy(_SENTENCES[code], **parameters)


def problem(code: str, **parameters: object) -> ConnectorError:
    """The error of a code, ready to be raised."""
    return ConnectorError(code, sentence(code, **parameters))


def note_sentence(note: str) -> str | _StrPromise:
    """The sentence of a note such as "totals_left_out:2"."""
    code, _separator, count = note.partition(":")
    return format_lazy(NOTE_SENTENCES[code], count=count)
