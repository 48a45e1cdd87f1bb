"""What a crowd says: patterns filled with a lesson's own words. Text only; who says what when is decided elsewhere.

`{heading}`, `{sentence}`, `{claim}` (a sentence without its full stop), `{goal}` and `{answer}` (another sentence of
the same lesson) come from the lesson; `{name}` is whom it is said to, `{before}` an earlier lesson's title.
"""

QUESTIONS = (
    'I am stuck at "{heading}". Where would you begin?',
    'The lesson says: "{sentence}" Is that always so, or when would you do the opposite?',
    "How would you {goal}? I tried twice and ended up with two different answers.",
    'Can somebody put "{heading}" into other words? I have read it twice and could not explain it to a colleague.',
    '"{sentence}" What follows from that in practice?',
    'What is the mistake people make most often with "{heading}"?',
    "Not sure whether I can {goal} yet. How do I check that for myself?",
    'Does anyone have a real example for "{heading}"? Mine feels made up.',
    'I do not understand why this is so: "{sentence}" Can anybody explain it?',
    'Is "{heading}" the same idea as in "{before}", or am I mixing things up?',
    "How do I {goal} without making a project of it?",
    'If I have ten minutes for "{heading}" and not one more: what do I do, and what do I leave out?',
    'Stumbled over this one: "{sentence}" How sure are we about it?',
    'How do I notice that I got "{heading}" wrong? I would rather know before everybody else does.',
    'What would speak against "{claim}"?',
    'I followed "{heading}" step by step and ended up somewhere else. What did I miss?',
    "Where do I start if I want to {goal}? I keep reading instead of doing it.",
    'Do I need "{heading}" for what comes later, or may I come back to it?',
    'Not sure whether "{heading}" is meant for somebody in my situation: I work alone, and in the evenings.',
    'How long did "{heading}" take you? I spent an evening on it and wonder what I am doing wrong.',
    'Does "{claim}" hold for beginners, too?',
    'How do I explain "{heading}" to somebody who has no time to read the lesson?',
)

QUESTIONS_FOR_A_SESSION = (
    "For the session: how would you {goal}?",
    'Could we take a real case for "{heading}" this time? I can bring mine.',
    'I cannot come, so I ask here: what would you change first about "{heading}"?',
    'Can you say more about this one: "{sentence}" I still do not quite believe it.',
    'Will "{heading}" be part of it? I could use somebody looking over my shoulder.',
    'What would you do about "{heading}" when time is short?',
    'Something I keep wondering: how far does "{claim}" go?',
    'How do the others handle "{heading}"? I would love to compare.',
)

STAFF_ANSWERS = (
    '{answer} Start there, and the rest of "{heading}" follows.',
    'Short answer: {answer} The longer one stands in "{heading}".',
    "Good question, and you are not alone with it. {answer}",
    "It depends, but as a rule of thumb: {answer}",
    "I would try it small, once, and look at what happens. One thing to keep in mind: {answer}",
    'The sentence to hold on to is this one: "{answer}" If your case is different, describe it here.',
    "{answer} That is the part most of us overlook on the first reading.",
    "Take the smallest case you have and go through it once. {answer}",
    "Yes, with one reservation: {answer}",
)

PEER_ANSWERS = (
    "I read it like this: {answer}",
    'What helped me was this line: "{answer}"',
    'I had the same doubt. Then I found this: "{answer}" Since then it is clear to me.',
    'For me it clicked with "{heading}", more exactly here: {answer}',
    "I would say: {answer} But I am new to this myself, so somebody correct me.",
    'I asked myself the same last night. The lesson has it, a bit hidden: "{answer}"',
    "From what I tried so far: {answer}",
)

SESSION_ANSWERS = (
    "We took this one live. In short: {answer}",
    "This came up in the session, and the gist was: {answer}",
    "Answered live, for those who read along: {answer}",
    "We spent ten minutes on it. What I would keep: {answer}",
)

NO_ANSWERS = (
    "Same question here.",
    "I would like to know that too.",
    "Following, I have the same problem.",
    "No idea, sorry. But I am glad you asked.",
    "+1",
)

THANKS = (
    "Thank you, that helps.",
    "Ah, now it makes sense. Thanks, {name}!",
    "Thanks {name}, that was the missing piece.",
    "Got it, thank you.",
    "Perfect, that solved it.",
    "Oh, of course. Thank you!",
    "Thanks, {name}. I will try it like that.",
)

REFLECTIONS = (
    'I took "{heading}" as my case. It took longer than I thought, and I would do it again.',
    'The surprise for me: "{sentence}" I had always done it the other way round.',
    'Done, in two sittings. "{heading}" is the part I will come back to.',
    'I wrote mine on paper first and compared afterwards. I had left out "{heading}" completely.',
    "I can {goal} now, at least in an easy case. The hard ones are for the weekend.",
    'Tried it with a colleague over lunch. We disagreed about "{heading}", and that was the best part.',
    'My one sentence to take away: "{sentence}"',
    'Short on time this week, so only this: I tried "{heading}", and it works.',
    'Mine is small, but it is done: one page, with "{heading}" in large letters above my desk.',
    'First attempt thrown away, second one kept. The difference was "{heading}".',
    'I did the exercise with last year’s notes next to it. "{claim}" would have saved me a month.',
)

AFTER_A_NUDGE = (
    'You are right, it is quiet here. I will begin: I took "{heading}" as my case, and got half way.',
    'Still reading, sorry. The sentence I keep thinking about: "{sentence}"',
    "I was waiting for somebody to go first. So: I can {goal}, but slowly.",
)

AFTER_A_RECORDING = (
    'Watched the recording on the train. What I take from it: start small with "{heading}", and tell people why.',
    'Watched it in two halves. The part on "{heading}" was worth a second look, and I will try it on Monday.',
    'I could not come, but the recording was enough. I would try "{heading}" first, and leave the rest for later.',
)

REMARKS = (
    "I like that.",
    "Good idea, I will borrow it.",
    "That is how it went for me, too.",
    "Nice. I would love to read more about it when you have time.",
)

EMOJI = ("👍", "❤️", "🎉", "💡", "🙏")

RECORDING_SHARED = (
    "Here is the recording of our session.",
    "The recording is ready. The questions from this thread come first, in the order we took them.",
    "For everybody who could not come: the recording.",
)

# Where a lesson has nothing to quote.
PLAIN_ANSWERS = (
    "Take the smallest version of it, then change one thing at a time.",
    "Begin with the example of the lesson and swap one part for something of your own.",
    "Write down what you expect before you try it; the difference is what there is to learn.",
    "Do it once by hand, slowly, before you make it fast.",
)

# From whoever comes late: what they say, and what one can answer.
HELLOS = (
    (
        "Hello everybody, I am late to this and happy to be here. Which lesson would you begin with?",
        "Welcome! Begin with the newest one, then you are with us. The others wait for a quiet hour.",
    ),
    (
        "Hi, I joined today. Is it all right to write in the threads of the first weeks, or is nobody there any more?",
        "Please write there. Whoever wrote in a thread hears of it, and we answer in the old ones, too.",
    ),
    (
        "Good day from somebody new. How do I find out what you have been talking about so far?",
        "Welcome! The weekly wrap-ups have all questions so far, with their answers. Start with those.",
    ),
)

# Asked in the room for everything else: the question, and answers that fit it.
ELSEWHERE = (
    (
        "Where do I find the lessons I missed?",
        "Each lesson stays in the lessons room, with its thread. Nothing is taken away before the end.",
    ),
    (
        "I will be away next week. Can I catch up afterwards?",
        "Of course. The threads stay open, and a late answer still helps whoever reads it.",
    ),
    (
        "Is it all right to answer others if I am not sure myself?",
        "Please do. Say how sure you are, and somebody adds what is missing.",
    ),
    (
        "How much time should I plan for a week?",
        "Each lesson says how many minutes it takes. Two short fixed times work better than one long evening.",
    ),
    (
        "Can I read the lessons on my phone, or do I miss something?",
        "Everything works on a phone. For the exercises a keyboard is nicer, that is all.",
    ),
    (
        "May I show a lesson to a colleague who is not in this course?",
        "Yes, show it. What people write in the threads stays here, please.",
    ),
    (
        "I am a week behind. Should I start with the oldest lesson or with the newest?",
        "With the newest: then you are with the others. The older ones wait for a quiet hour.",
    ),
    (
        "Do my questions have to be about this week's lesson?",
        "No. Put those about a lesson into its thread and everything else here.",
    ),
    (
        "Is there a way to be told about answers only, and not about every message?",
        "Mute the room and follow the threads you wrote in: then you hear of answers and of nothing else.",
    ),
    (
        "What do I do if I cannot finish an exercise?",
        "Post what you have and where you stopped. Half an answer with a question is worth more than silence.",
    ),
    (
        "My evenings are your mornings. Is there anything I can only do live?",
        "Nothing that counts. What happens live is written up, and taking part afterwards counts in full.",
    ),
    (
        "Who else is doing this next to a full-time job? How do you keep up?",
        "I block half an hour before lunch, twice a week. What I do not finish then, I ask here.",
    ),
    (
        "Is there a glossary, or may I ask what a word means?",
        "Ask. If a word was not explained, that is on us, and we mend the lesson.",
    ),
    (
        "Could somebody look over my notes before I hand them in?",
        "Post them in the lesson's thread: then several of us can, and others see how you did it.",
    ),
    ("How do I quote a message in my answer?", "Use reply on the message itself, then everybody can jump to it."),
    (
        "Will the threads still be here when the course is over?",
        "They stay to be read for a good while. Take along what you need before they are archived.",
    ),
)
