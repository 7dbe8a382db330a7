# SPDX-License-Identifier: EUPL-1.2
"""What each kind of person does in the browser, in their own words: labels, buttons and links."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Self

from playwright.sync_api import Locator, Page, expect

from models.person import Person
from tests.journeys.mailbox import Mailbox
from tests.journeys.plans import Plan

PASSWORD: Final = "regenboog over de polder"
SECONDS: Final = 1000.0
COMPUTED_WITHIN: Final = 120 * SECONDS  # a worker first loads the language model


class Visitor:
    """Somebody in a browser of their own."""

    def __init__(
        self, page: Page, who: Person, mailbox: Mailbox, *, has_scripts: bool = True
    ) -> None:
        self.page = page
        self.who = who
        self.has_scripts = has_scripts
        self._mailbox = mailbox

    def in_another_tab(self) -> Self:
        """The same person in a new tab of this browser."""
        tab = self.page.context.new_page()
        tab.goto("/")
        return type(self)(tab, self.who, self._mailbox, has_scripts=self.has_scripts)

    def sign_in(self) -> None:
        """Open the site and sign in."""
        self.page.goto("/")
        self.page.get_by_role("link", name="Inloggen").first.click()
        self.fill_in_login()
        self.sees_heading("Wat moet u nu doen?")

    def fill_in_login(self, password: str = PASSWORD) -> None:
        """Sign in on the login page that is open now."""
        self.page.get_by_label("E-mailadres").fill(self.who.email)
        self.page.get_by_label("Wachtwoord").fill(password)
        self.press("Inloggen")

    def follows_mail(self, about: str, title: str) -> None:
        """Open the link of a mail that came; sign in first where the site asks for it."""
        letter = self._mailbox.letter(self.who.email, f"{about}: {title}")
        self.page.goto(letter.link)
        if "/inloggen" in self.page.url:
            self.fill_in_login()
        expect(self.page).to_have_url(letter.link)

    def go_to(self, entry: str) -> None:
        """Choose from the main menu."""
        menu = self.page.get_by_role("navigation", name="Hoofdmenu")
        menu.get_by_role("link", name=entry, exact=True).click()

    def opens_suggestion(self, title: str, programme: str = "") -> None:
        """Go to the suggestions and open the one of this assignment, with this programme."""
        self.go_to("Voorstellen")
        pair = self.page.get_by_role("listitem").filter(has_text=programme)
        pair.get_by_role("link", name=title, exact=True).click()
        self.sees_heading(title)

    def opens_assignment(self, title: str) -> None:
        """Go to the assignments and open this one."""
        self.go_to("Opdrachten")
        self.click(title)
        self.sees_heading(title)

    def reads(self, part: str) -> dict[str, str]:
        """The facts of a part of the page, each by its name."""
        facts = self.part(part)
        expect(facts).to_be_visible()
        names = facts.get_by_role("term").all_inner_texts()
        return dict(zip(names, facts.get_by_role("definition").all_inner_texts(), strict=True))

    def press(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def click(self, link: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=link, exact=True).click()

    def part(self, heading: str) -> Locator:
        """The part of the page under a heading."""
        return self.page.get_by_role("region", name=heading, exact=True)

    def choose(self, question: str, answer: str) -> None:
        """Choose one of a short list of answers."""
        group = self.page.get_by_role("radiogroup", name=question)
        group.get_by_role("radio", name=answer, exact=True).check()

    def sees_heading(self, text: str) -> None:
        """The page that is open now is this one."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    def sees(self, *texts: str) -> None:
        """These words stand on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def is_told(self, text: str) -> None:
        """The site answers with this message."""
        expect(self.page.get_by_role("status").get_by_text(text)).to_be_visible()


class Contact(Visitor):
    """Somebody of a ministry, with a question for students."""

    def begins_an_assignment(self) -> None:
        """Start a new assignment from the menu."""
        self.go_to("Opdrachten")
        self.page.get_by_role("link", name="Opdracht maken").first.click()
        self.press("Begin met stap 1")
        self.sees_heading("Vraag")

    def opens_draft(self, title: str) -> None:
        """Go on with a draft from the start page."""
        self.go_to("Mijn overzicht")
        self.page.get_by_role("link", name=f"Maak uw concept af: {title}").click()
        self.sees_heading("Controleer uw opdracht")

    def writes(self, plan: Plan) -> None:
        """Fill in all steps, up to the page on which one checks."""
        self.begins_an_assignment()
        self.asks(plan)
        self.saves_and_sees("Vorm en niveau")
        self.shapes(plan)
        self.saves_and_sees("Periode en plaats")
        self.schedules(plan)
        self.saves_and_sees("Groep en begeleiding")
        self.sizes(plan)
        self.saves_and_sees("Voorwaarden")
        self.agrees_to_conditions()
        self.saves_and_sees("Controleer uw opdracht")

    def asks(self, plan: Plan) -> None:
        """Step 1."""
        self.page.get_by_label("Titel", exact=True).fill(plan.title)
        self.choose("Taal van de opdracht", "Nederlands")
        self.page.get_by_label("Uw vraag").fill(plan.question)
        self.page.get_by_label("Achtergrond").fill(plan.background)
        self.page.get_by_label("Gewenst resultaat").fill(plan.result)

    def shapes(self, plan: Plan) -> None:
        """Step 2."""
        self.choose("Opdrachtvorm", plan.form)
        self.page.get_by_label("Welk niveau past het best?").select_option(label=plan.level)
        self.page.get_by_label("Hoofdthema").select_option(label=plan.theme)

    def schedules(self, plan: Plan) -> None:
        """Step 3, with the town looked up while typing."""
        self.page.get_by_label("Startdatum").fill(f"{plan.start_on:%d-%m-%Y}")
        self.page.get_by_label("Duur in weken").fill(str(plan.weeks))
        self.choose("Waar werken de studenten?", "Deels op locatie")
        self.picks_town(plan.place)

    def picks_town(self, name: str) -> None:
        """Type part of the name and choose from what is found, by itself or after a button."""
        search = self.page.get_by_label("Zoek in de lijst: Plaats")
        search.press_sequentially(name[:-2])
        if not self.has_scripts:
            self.press("Zoeken")
            expect(search).to_be_in_viewport()
        self.page.get_by_role("radio", name=name, exact=True).check()

    def sizes(self, plan: Plan) -> None:
        """Step 4."""
        smallest, largest = plan.group
        self.page.get_by_label("Kleinste groep").fill(str(smallest))
        self.page.get_by_label("Grootste groep").fill(str(largest))
        self.page.get_by_label("Aantal plekken").fill(str(plan.slots))

    def agrees_to_conditions(self) -> None:
        """Step 5."""
        self.choose("Met welke gegevens werken studenten?", "Interne gegevens")
        self.page.get_by_label("De opdracht is niet bedrijfskritisch").check()

    def saves_and_sees(self, heading: str) -> None:
        """Save a step and come to the next page."""
        self.press("Opslaan en verder")
        self.sees_heading(heading)

    def submits(self) -> None:
        """Hand in what stands on the check page."""
        self.press("Opdracht indienen")
        self.sees_heading("Uw opdracht is ingediend")

    def sees_suggestion(self, offer: str) -> Locator:
        """A suggestion appears, on the page as it is open now."""
        card = self.page.get_by_role("listitem").filter(
            has=self.page.get_by_role("link", name=offer, exact=True)
        )
        expect(card).to_be_visible(timeout=COMPUTED_WITHIN)
        return card

    def sees_places_left(self, title: str, text: str) -> None:
        """The list of assignments says how many places are free."""
        self.go_to("Opdrachten")
        row = self.page.get_by_role("row").filter(has_text=title)
        expect(row).to_contain_text(text)

    def refreshes_until_ready(self) -> None:
        """Ask for the suggestions by hand, as long as they are being made."""
        again = self.page.get_by_role("link", name="Ververs de pagina")
        while again.count():
            with self.page.expect_navigation():
                again.click()

    def asks_programme(self, offer: str, message: str) -> None:
        """Ask the programme behind a suggestion on this page."""
        self.sees_suggestion(offer).get_by_role("link", name="Vraag deze opleiding").click()
        form = self.page.get_by_role("form", name="Opleiding vragen")
        form.get_by_label("Uw bericht").fill(message)
        form.get_by_role("button", name="Opleiding vragen").click()
        self.is_told("Uw vraag is verstuurd.")

    def accepts_interest_of(self, institution: str) -> None:
        """Answer what stands on the start page with yes."""
        self.go_to("Mijn overzicht")
        task = f"Beantwoord de belangstelling van {institution}"
        self.page.get_by_role("link", name=task).click()
        self.accepts()

    def accepts(self) -> None:
        """Say yes on the page of a suggestion."""
        self.press("Ja, graag")
        self.is_told("U hebt ja gezegd.")


class Lecturer(Visitor):
    """Somebody of a programme that has room for students."""

    def finds(self, word: str) -> None:
        """Search the list of suggestions for a word."""
        self.go_to("Voorstellen")
        if not self.has_scripts:  # else the filters stand open where there is room
            self.page.get_by_text("Filters", exact=True).click()
        self.page.get_by_label("Zoekwoord").fill(word)
        self.press("Filters gebruiken")
        expect(self.page).to_have_url(re.compile(f"={word}"))

    def reads_reasons(self, *reasons: str) -> None:
        """Open how the score came about, and read these reasons."""
        self.page.get_by_text("Hoe komt dit aantal punten tot stand?").click()
        table = self.page.get_by_role("table", name="De punten per onderdeel")
        for reason in reasons:
            expect(table).to_contain_text(reason)

    def shows_interest(self, message: str) -> None:
        """Say on the page of a suggestion that one wants it."""
        form = self.page.get_by_role("form", name="Belangstelling tonen")
        form.get_by_label("Uw bericht").fill(message)
        form.get_by_role("button", name="Belangstelling tonen").click()
        self.is_told("Uw belangstelling is verstuurd.")

    def accepts(self) -> None:
        """Say yes to a request."""
        self.press("Ja, graag")
        self.is_told("U hebt ja gezegd.")

    def declines(self, reason: str, note: str) -> None:
        """Say no to a request, with a reason from the list."""
        self.page.get_by_text("Nee, dit past niet").click()
        form = self.page.get_by_role("form", name="Afwijzen")
        form.get_by_role("radio", name=reason).check()
        form.get_by_label("Toelichting").fill(note)
        form.get_by_role("button", name="Afwijzen").click()
        self.is_told("U hebt nee gezegd.")


class Coordinator(Visitor):
    """Somebody who screens what comes in and confirms what both sides want."""

    def opens(self) -> None:
        """Open the assignment on this page for programmes."""
        self.press("Openstellen")
        self.is_told("De opdracht staat open.")

    def opens_ticked(self, title: str) -> None:
        """Tick an assignment in the list of what came in, and open what is ticked."""
        self.page.get_by_role("checkbox", name=f"Kies {title}").check()
        self.press("Gekozen opdrachten openstellen")
        outcome = self.page.get_by_role("row").filter(has_text=title)
        expect(outcome).to_contain_text("Opengesteld. Opleidingen zien de opdracht.")

    def confirms(self, students: int, start_on: date | None = None) -> None:
        """Confirm the pair on this page."""
        self.click("Bevestig koppeling")
        self.agrees_on(students, start_on)

    def agrees_on(self, students: int, start_on: date | None = None) -> None:
        """Confirm on the page with the terms."""
        self.fills_in_terms(students, start_on)
        self.press("Koppeling bevestigen")
        self.is_told("De koppeling is bevestigd.")

    def lets_go(self, reason: str, note: str) -> None:
        """Say why a placement falls through."""
        self.choose("Waarom gaat het niet door?", reason)
        self.page.get_by_label("Toelichting").fill(note)
        self.press("Koppeling loslaten")
        self.is_told("De koppeling is losgelaten.")

    def asks_next(self, programme: str) -> None:
        """Ask one of the programmes that could take the place over."""
        self.press(f"Vraag deze opleiding: {programme}")
        self.is_told("Uw vraag is verstuurd.")

    def fills_in_terms(self, students: int, start_on: date | None = None) -> None:
        """Fill in how many students, and another start when one is given."""
        self.page.get_by_label("Aantal studenten").fill(str(students))
        if start_on:
            self.page.get_by_label("Startdatum").fill(f"{start_on:%d-%m-%Y}")


class Reader(Visitor):
    """Somebody who never signs in, and reads the public figures."""

    def figures(self) -> dict[str, int]:
        """Open the figures and return each number by its name."""
        self.page.goto("/cijfers")
        self.sees_heading("Cijfers")
        names = self.page.locator(".kp-figure__name").all_inner_texts()
        found = (re.fullmatch(r"([\d.]+)\s+(.+)", name) for name in names)
        return {at[2]: int(at[1].replace(".", "")) for at in found if at}
