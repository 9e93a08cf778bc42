/** What the shell says for every reason to refuse: one line, and what to do next. */

/** Every reason that a command can give; one without a sentence does not compile. */
export const sentences = {
  // Who and where.
  'no-such-user': 'There is nobody of that name here; `user list` shows everybody.',
  'no-such-person':
    'Nobody of that name is known here; give a name, a handle such as @ann@example.org, or a URL.',
  'no-such-community':
    'No such community is known here; `community list` shows them, and `community follow` finds new ones.',
  'no-such-post': 'There is no post of that number here; `post list --in COMMUNITY` shows them.',
  'no-such-comment': 'There is no comment of that number under a post here.',
  'no-such-lane':
    'Nothing was ever to be sent to that server; `lane list` shows those that are sent to.',
  'no-such-receipt': 'There is no receipt of that number; `inbox list` shows the newest.',
  'not-found': 'What this is about is not here (any more).',
  gone: 'It was deleted or removed; nothing more can be done with it.',
  'not-known':
    'From that server only people are heard who are known here; `instance list` shows how servers are treated.',
  'never-asked': 'They do not wait to be taken in; `held list` shows who does.',
  'no-such-held': 'Nothing waits under that number; `held list` shows what does.',
  'no-such-rule': 'There is no rule of that number; `rule list` shows them.',
  'bad-kind':
    'A rule is of the kind words, pattern, domains, new-account, first-posts, rate, repeat or mentions.',
  'bad-settings':
    'The rule needs what its kind asks for, and nothing else: --words or --domains with commas between, --pattern, --hours, --count, --people or --minutes; `docs/operating/automatic-rules.md` tells which.',
  'bad-pattern':
    'That is no pattern that can be used: RE2 knows no look-around and no back-references, and long repetitions cost too much.',
  'bad-action': 'A rule holds, removes, reports or limits.',
  'no-name': 'Give it a name that people can read in the record.',
  'too-many-rules': 'There are fifty rules there, or ten patterns; end one with `rule end` first.',
  'bad-moment':
    'Give a moment as 2026-01-31 or 2026-01-31T18:00 (UTC), or a time from now on: 12h, 3d.',
  'too-long': 'A battle lasts a month at most; begin another one then.',
  'no-battle': 'There is no battle; `battle begin --until 12h` begins one.',
  'parent-waits': 'What it answers waits as well; `held approve` that first.',

  // Names and passwords.
  'bad-name': 'A name consists of 1 to 64 of the characters a–z, 0–9 and _; choose another.',
  reserved: 'That name is kept for the server itself; choose another.',
  taken: 'That name is taken, by a person or a community; choose another.',
  'short-password': 'A password has at least 8 characters; pass a longer one on standard input.',
  'long-password': 'A password has at most 200 characters; pass a shorter one on standard input.',
  closed: 'This account is closed; nobody can sign in to it.',
  'last-admin':
    'This is the last admin; make somebody else one first, with `user role NAME admin`.',
  'no-such-session': 'They have no such session; `user sessions` shows all.',

  'no-such-application':
    'There is no application of that number; `application list` shows those that wait.',
  'no-such-invitation':
    'There is no invitation of that number that holds; `invite list` shows them.',
  'too-many-invitations':
    'Twenty of their invitations hold at once; withdraw one with `invite withdraw`.',

  // Words.
  'long-text':
    'A question has up to 500 characters, the words about this server and its rules up to 20,000 each.',
  'bad-title': 'A title needs at least one visible character.',
  'bad-url': 'That is no address that can be linked to; give one that begins with https://.',
  'bad-attachment':
    'A picture or file is given by an address that begins with https://, as its own server shows it.',
  'too-many-attachments': 'A post holds ten pictures and files at most; leave some out.',
  'bad-picture': 'A picture is given by an address that begins with https://; check it.',
  'too-many-topics': 'A community is about five topics at most; leave some out.',
  'long-rules': 'Rules have at most 10,000 characters; shorten them.',
  empty: 'There is nothing written; give --body with some text.',
  'nothing-to-change': 'Say what to change: --title, --body or --url.',
  stale: 'Something newer is here already; nothing was changed.',
  buried: 'It was deleted before; it does not come back.',

  // Rights.
  'not-author': 'Only its author may do that; a moderator may `remove` it.',
  'not-allowed':
    'They have no right to do that, or not with somebody who stands as high; choose another --as.',
  'no-place': 'Say from where: --in COMMUNITY, or --everywhere.',
  'no-reason': 'Say why, with --reason: it is what they are told.',
  'not-ours': 'Threads are moved between communities of this server only.',
  'not-welcome': 'Whoever moves a thread may not post where it would go.',
  'no-moderator': 'They are no moderator of it, or its owner; `community moderators` shows them.',
  'bad-scope':
    'That is nothing to be entrusted with; name some of content, people, settings, moderators, rules, or all.',
  banned: 'This user is banned from the community.',
  'members-only': 'Only members may write there; `community follow` first.',
  'moderators-only': 'Only moderators may start threads there.',
  locked: 'The thread is locked; only moderators may answer.',
  'too-deep': 'The conversation is nested too deeply; answer further up.',
  unwelcome: 'Votes from that server are not counted here; `instance show HOST` tells why.',
  bot: 'Accounts that are programs have no vote.',
  'no-vote': 'This user has no vote there; nothing was changed.',
  'no-member': 'This user does not belong to that community; nothing was changed.',

  // Reports, appeals, the record.
  'no-such-item': 'Nothing of that name is reported; `report list` shows what is, such as post:5.',
  'no-such-appeal': 'No appeal has that number; `appeal list` shows those that wait.',
  decided: 'That is decided already; nothing was changed.',
  'own-act':
    'Whoever did it does not decide about it while somebody else can; choose another --as.',
  'no-such-act': 'There is no such act; they are called as in post.removed and member.banned.',

  // Other servers.
  'bad-handle': 'Give a name of this server, a handle such as @cats@example.org, or a URL.',
  'no-webfinger':
    'That server did not answer, or knows no such name; check the spelling, or give its URL.',
  'handle-mismatch':
    'What is there calls itself by another handle; follow it by that one, or by its URL.',
  barred: 'That address may not be visited: its server is blocked, or is not public with https.',
  missing: 'There is nothing at that address; check the spelling.',
  'not-activitypub': 'What is at that address is no community that speaks ActivityPub.',
  'not-a-community':
    'That is no community but a person or a server; only communities are followed here.',
  unreachable: 'Its server does not answer now; try again later.',
  'bad-host': 'That is no name of a server; give one such as example.org.',
  ourselves: 'That is this server itself.',
  already: 'That rule stands already; nothing was changed.',
  'no-rule': 'There is no rule for exactly that server; `instance list` shows those that stand.',
  'no-degree': 'Say how that server is to be treated: limit, hold, no-media, …',
  contradictory: 'A server is either welcome (allow, trust) or shut out (defederate); say one.',
  'unknown-server': 'Nothing is known of that server; `instance list` shows those that are.',
  'not-confirmed': 'That is not the same name; nothing was erased. There is no way back from it.',
  'not-defederated':
    'That server is still dealt with; `instance block` it first, and look at what is gone.',
  'unknown-degree':
    'That is no way to treat a server; `--help` shows those that there are, separated by commas.',
  'bad-budget': 'That is no number of activities a minute; give one from 1 on.',
  'bad-number': 'That number makes no sense there; nothing was changed.',
  unchanged: 'It is so already; nothing was changed.',
  past: 'That moment has passed; give one that is yet to come.',

  // Lists of servers.
  'no-such-list': 'No list of that name is followed; `blocklist list` shows them.',
  'known-list': 'A list of that name or address is followed already; `blocklist list` shows them.',
  'bad-list-name':
    'A name has 1 to 64 characters, none of them < > " \\ / or :, and begins with no dash; choose another.',
  'bad-priority': 'A priority is a whole number from 0 to 255.',
  'bad-mapping':
    'A mapping is written as in --map suspend=limit+hold,silence=no-media; the words are in docs/operating/lists.md.',
  'nothing-new': 'There is nothing to change: all of it stands already.',
  'too-large': 'That list is over 16 MiB; split it.',
  'too-many': 'That list has over 100,000 lines; split it.',
  'not-text': 'That list is no text in UTF-8.',
  'wrong-format': 'That is no list of that format; name the right one with --format.',
  unclear:
    'That list does not say whether it blames or recommends its servers; give the address of censures_given or hesitations_given.',
  withheld: 'Its server does not show that list to everybody; ask its admins, or take another.',
  emptied:
    'The list named nothing of what it named before and was not taken over; if that is right, `blocklist refresh NAME --shrunk`.',
  shrunk:
    'The list lost more than half of its entries and was not taken over; if that is right, `blocklist refresh NAME --shrunk`.',

  'nothing-missed': 'That server missed nothing; `lane retry` tries at once what is still owed.',

  // Receipts.
  applied: 'It had its effect already; applying it twice would be wrong.',
  waiting: 'It waits already and is taken up by a running server.',
  forgotten: 'Its words were not kept, because they were not meant for this server.',
  'bad-link': 'Give the whole URL of a post, comment or activity, with https://.',

  // Backups.
  'file-exists': 'That file exists; nothing is overwritten. Name another.',
  'no-folder': 'That file cannot be written there; choose a folder that exists and is yours.',
  'no-file': 'That file cannot be read; check its name and who may read it.',
  'not-a-backup': 'That file is no backup of Folkmoot.',
  damaged: 'The backup is damaged or cut short; nothing was changed. Take an older one.',
  'other-version':
    'The backup is of another version of Folkmoot; restore it with the version that made it, then upgrade.',
  'another-origin':
    'The backup is of another origin, and addresses never change; set ORIGIN to the one it was made with.',
  'holds-an-instance':
    'This database is in use; --replace throws away what it holds. Make a backup of it first.',
} as const;

export type Reason = keyof typeof sentences;
