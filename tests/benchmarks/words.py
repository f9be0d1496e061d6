"""The words that the benchmark's tips are made of."""

from __future__ import annotations

TOPICS = (
    "listening", "meetings", "feedback", "delegation", "focus", "hiring", "conflict", "trust", "rest", "praise",
    "customers", "deadlines", "mistakes", "learning", "promises", "remote work", "small talk", "budgets", "handovers",
    "courage",
)  # fmt: skip
AUTHORS = (
    "Ada Brown", "Tomas Reyes", "Ines Falk", "Kofi Mensah", "Ruth Lindgren", "Sanjay Pillai", "Noor Haddad",
    "Owen Price",
)  # fmt: skip
SPEAKERS = (
    "June Okafor, head cook", "Per Aasen, harbor master", "a bus driver on line nine", "Lucia Bauer, midwife",
    "the night porter of the old hotel", "Grace Achebe, choir leader", "a bricklayer in his last year",
    "Miro Saar, umpire",
)  # fmt: skip
TITLE_VERBS = (
    "Ask for", "Write down", "Carry", "Count", "Wait for", "Thank", "Pass on", "Repair", "Begin with", "Leave out",
    "Return", "Sit beside",
)  # fmt: skip
TITLE_THINGS = (
    "the second opinion", "a shorter list", "the borrowed key", "the doubt in the room", "one clear number",
    "the late arrival", "the last word", "an unfinished plan", "the quiet answer", "a kind refusal", "the first draft",
    "the empty hour", "a fair share", "the next small step", "the question behind it", "a better map",
)  # fmt: skip
PEOPLE = (
    "the new colleague", "your manager", "the person who asks", "a careful planner", "the whole shift", "a good host",
    "the one who stays late", "your most patient client", "somebody from the workshop", "the team next door",
    "an old hand", "whoever takes the notes", "a visitor", "the chair of the meeting",
)  # fmt: skip
VERBS = (
    "notices", "puts aside", "repeats", "shares", "weighs", "draws", "reads out", "tidies", "questions", "carries",
    "mends", "hands over", "counts", "forgives", "shortens", "keeps",
)  # fmt: skip
THINGS = (
    "the promise of last Friday", "a sheet with three lines", "the noise in the corridor", "one honest reason",
    "the plan that nobody liked", "a mistake of no consequence", "the price of waiting", "a long silence",
    "the list on the door", "an answer without a question", "the smallest job of all", "a rule from another time",
    "the name on the invitation", "a cup of bad coffee", "the view from the loading dock",
)  # fmt: skip
OPENINGS = (
    "On most mornings", "Before lunch", "After a hard week", "In a room with a window", "With a pencil in hand",
    "Once the phones are off", "When the numbers are late", "Halfway through the year", "On the way home",
    "In the second meeting",
)  # fmt: skip
TIMES = (
    "before anyone else does", "in a single breath", "while the kettle boils", "and says so", "without being asked",
    "twice a month", "as if it were nothing", "until the light goes", "and leaves the rest alone", "a day too early",
)  # fmt: skip
PLACES = (
    "at the front desk", "in the stairwell", "on the back of an envelope", "by the coat rack", "in the parking lot",
    "at the long table", "over the telephone", "in front of everybody",
)  # fmt: skip
REASONS = ("because", "so that", "although", "and so", "as long as", "while", "until")
NEIGHBOURS = (
    "the others can see how it is done", "nobody has to guess what was meant", "there is time to think again",
    "the work looks smaller from there", "a plain word does more than a chart", "the room grows warmer by a degree",
    "two people remember it in two ways", "it costs less than a second visit", "the answer was there all along",
    "everybody goes home on time",
)  # fmt: skip
LEADS = (
    "Take the stairs", "Say the number", "Leave the door ajar", "Read it aloud", "Go and look", "Give it a day",
    "Ask who else knows", "Use their words", "Stop at three", "Sign your name", "Bring a chair", "Send it unpolished",
    "Mind the newest", "Finish with thanks", "Sleep on it",
)  # fmt: skip
HEADINGS = (
    "Where it starts", "What to do on Monday", "How it goes wrong", "Three small steps", "What it costs",
    "If you have a minute more",
)  # fmt: skip
QUESTIONS = (
    "Who would notice first?", "What would you do with the hour?", "Whose turn is it to speak?",
    "What did you leave out?", "Which of the three is yours?",
)  # fmt: skip
CODES = ("what, who, when", "stop; look; ask", "10 minutes, no slides", "thanks for ...", "one page at most", "yes, if")
