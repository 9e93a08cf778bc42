/** What the people of the seeded place say. */
import type { RemoteActor } from '#domain/actors/actor.ts';

/** People of this server; the first is its admin. */
export const homes = ['ada', 'marlow', 'yusuf', 'hanne'] as const;

/** People of other servers. */
export const far = [
  { uri: 'https://mastodon.example/users/tomas', title: 'Tomás' },
  { uri: 'https://mastodon.example/users/noor', title: 'Noor' },
  { uri: 'https://lemmy.example/u/kestrel', title: 'kestrel' },
  { uri: 'https://lemmy.example/u/old_moss', title: 'old moss' },
  { uri: 'https://piefed.example/u/petra', title: 'Petra' },
  { uri: 'https://coop.example/users/ines', title: 'Inês' },
  { uri: 'https://gts.example/users/wren', title: 'Wren' },
  { uri: 'https://lemmy.example/u/bramble', title: 'bramble' },
  { uri: 'https://forum.example/uid/linus', title: 'Linus' },
  { uri: 'https://hub.example/users/sefa', title: 'Sefa' },
];

type Place = {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly by: string;
  readonly moderator?: string;
  readonly uri?: string;
};

export const communities: readonly Place[] = [
  {
    name: 'garden',
    title: 'The Kitchen Garden',
    summary:
      'Growing food on balconies, allotments and in the cracks of pavements.\n\n- Ask anything, say where you are\n- Swap seeds, never sell\n- Be kind to beginners and to slugs (at a distance)',
    by: 'ada',
    moderator: 'petra',
  },
  {
    name: 'workshop',
    title: 'Repair Workshop',
    summary: 'We mend things: bicycles, radios, coats, code. **Photos help.**',
    by: 'marlow',
  },
  {
    name: 'oldtown',
    title: 'Old Town Neighbours',
    summary: 'What happens between the river and the ring road.',
    by: 'hanne',
  },
  {
    name: 'maps',
    title: 'Maps & Mapping',
    summary: 'Cartography, surveying and getting lost well.',
    by: '',
    uri: 'https://lemmy.example/c/maps',
  },
  {
    name: 'tea',
    title: 'Tea',
    summary: 'Leaves and water.',
    by: '',
    uri: 'https://piefed.example/c/tea',
  },
];

export type Talk = {
  readonly by: string;
  readonly says: string;
  readonly up?: number;
  readonly end?: 'deleted' | 'removed';
  readonly answers?: readonly Talk[];
};

type Said = {
  readonly in: string;
  readonly by: string;
  readonly title: string;
  readonly body?: string;
  readonly url?: string;
  /** Minutes after the one before. */
  readonly after: number;
  readonly up: number;
  readonly down?: number;
  readonly thread?: boolean;
  readonly talk?: readonly Talk[];
  /** Who pins it. */
  readonly pinned?: string;
};

export const posts: readonly Said[] = [
  {
    in: 'garden',
    by: 'ada',
    after: 0,
    up: 6,
    pinned: 'ada',
    title: 'Read this first: how we talk here',
    body: 'Three rules: say where you garden, name your sources, and thank people who answer.',
  },
  {
    in: 'maps',
    by: 'bramble',
    after: 180,
    up: 5,
    title: 'The 1851 parish map, rectified and free to use',
    url: 'https://maps.example.org/parish-1851',
  },
  {
    in: 'oldtown',
    by: 'yusuf',
    after: 900,
    up: 9,
    title: 'The footbridge closes on Monday for three weeks',
    body: 'The council letter says 12 to 30 January. Buses 4 and 11 take the long way round. Cyclists: the towpath stays open.',
    talk: [
      { by: 'hanne', says: 'And the school bus?', up: 3 },
      { by: 'sefa', says: 'It turns at the mill, I asked.', up: 5 },
      { by: 'tomas', says: 'Thank you for the towpath note.', up: 2 },
    ],
  },
  {
    in: 'tea',
    by: 'wren',
    after: 400,
    up: 4,
    title: 'Is there any point in a second steeping of a breakfast blend?',
    body: 'I keep reading that only whole leaf deserves it, but my second cup is often the better one.',
    talk: [
      { by: 'noor', says: 'There is, if you halve the water.', up: 4 },
      { by: 'kestrel', says: 'Only with whole leaf. Sorry.', up: 1 },
    ],
  },
  {
    in: 'workshop',
    by: 'linus',
    after: 240,
    up: 11,
    down: 1,
    title: 'A 1962 valve radio that hums: what I checked, in order',
    url: 'https://radio.example.org/notes/hum',
    body: 'Filter capacitors first, always. Then the grounding of the volume pot. Schematics and photos behind the link.',
    talk: [
      { by: 'marlow', says: 'The volume pot was it for mine too.', up: 4 },
      { by: 'yusuf', says: 'Please discharge those capacitors first!', up: 7 },
      { by: 'petra', says: 'Good order. Printed it.', up: 2 },
      { by: 'ada', says: 'Could you show the chassis from below?', up: 2 },
    ],
  },
  {
    in: 'garden',
    by: 'noor',
    after: 310,
    up: 12,
    title: 'Broad beans sown in November survived −9 °C without fleece',
    body: 'Aquadulce Claudia, on the north side of a wall. Twelve of fourteen are standing, and the two that are not were eaten, not frozen.',
    talk: [
      { by: 'hanne', says: 'Mine went at −7. Which wall colour?', up: 3 },
      { by: 'petra', says: 'Fleece is for the gardener, not the beans.', up: 8 },
    ],
  },
  {
    in: 'oldtown',
    by: 'sefa',
    after: 95,
    up: 7,
    title: 'Lost: grey tabby with half an ear, answers to “Mister”',
    body: 'Last seen behind the bakery on Mill Lane. He is shy but comes for sardines.',
    talk: [
      { by: 'hanne', says: 'Seen on the church steps at noon.', up: 6 },
      { by: 'ada', says: 'Put a note in the bakery window.', up: 3 },
    ],
  },
  {
    in: 'workshop',
    by: 'kestrel',
    after: 60,
    up: 8,
    title: 'Darning a jumper so that it shows on purpose',
    body: 'Swiss darning with a contrasting wool. It takes an evening, and afterwards it is the only jumper anybody asks about.',
    talk: [{ by: 'ines', says: 'The elbows look better than new.', up: 3 }],
  },
  {
    in: 'garden',
    by: 'tomas',
    after: 45,
    up: 13,
    down: 1,
    thread: true,
    title: 'Seed swap in February: who has tomatoes that ripen in a cold summer?',
    body: 'We garden at 600 m and had **eleven** ripe tomatoes last year, all of them ‘Stupice’.\n\nI can offer:\n\n- runner beans, white-seeded, from my grandmother\n- a very hardy kale that has no name\n- more calendula than anyone has ever needed\n\nI will post an envelope to anywhere in Europe. What ripens for you when August is grey?',
  },
  {
    in: 'maps',
    by: 'old_moss',
    after: 20,
    up: 6,
    title: 'How surveyors measured a county with a chain and a church tower',
    url: 'https://survey.example.net/essays/chain-and-tower',
  },
];

export const talk: readonly Talk[] = [
  {
    by: 'petra',
    up: 10,
    says: '‘Glacier’ has never let me down, and I am further north than you. First fruit ten days before anything else, and it does not sulk in the rain.',
    answers: [
      {
        by: 'tomas',
        up: 6,
        says: 'Do you grow it under cover or outside?',
        answers: [
          {
            by: 'petra',
            up: 7,
            says: 'Outside, against a south wall, with a pane of old window leaning over it until June.\n\n> the wall matters more than the variety\n\nsaid every neighbour I ever had, and they were right.',
            answers: [
              {
                by: 'hanne',
                up: 4,
                says: 'Can confirm. Same variety, no wall: green until October.',
              },
              {
                by: 'kestrel',
                up: 3,
                says: 'The old window trick is the best thing I have read this week.',
                answers: [
                  {
                    by: 'petra',
                    up: 5,
                    says: 'Take one with the paint on the outside, or scrape it first. Old paint has lead in it.',
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        by: 'ines',
        up: 3,
        says: 'Could I have five seeds of that? I can send chard and a postcard.',
      },
    ],
  },
  {
    by: 'old_moss',
    up: 8,
    says: 'Yellow cherry types ripen when nothing else does: `Galina`, `Sungold` (a hybrid, so not for saving), `Blondköpfchen`. I keep a [list with dates](https://lemmy.example/post/311) for six summers.',
    answers: [
      {
        by: 'noor',
        up: 4,
        says: 'Six summers of dates! Thank you. I am copying this into the allotment’s notebook.',
      },
      {
        by: 'wren',
        end: 'deleted',
        says: 'Wrong thread, sorry.',
        answers: [{ by: 'yusuf', up: 2, says: 'No harm done.' }],
      },
    ],
  },
  {
    by: 'sefa',
    end: 'removed',
    says: 'CHEAP POTS CLICK HERE',
    answers: [{ by: 'marlow', up: 3, says: 'Reported. We swap here, we do not sell.' }],
  },
  {
    by: 'bramble',
    up: 2,
    says: 'I would love some of the kale without a name. Perhaps we can find it one.',
  },
];

const script = '<script>document.title="pwned"</script>';
const attribute = '"><img src=x onerror="document.title=\'pwned\'">';

/** Quotes in lists in quotes, until there is no room to the right. */
const deep = `${'<blockquote><ul><li>'.repeat(18)}${'wide'.repeat(200)}`;

/** Script in every field that somebody elsewhere fills. */
export const hostile = {
  person: {
    uri: 'https://evil.example/u/mallory',
    kind: 'person',
    name: 'mallory',
    title: `\u202eMallory ${attribute}`,
    summary: `<p onclick="document.title='pwned'">Hi ${script}</p>`,
    inbox: 'https://evil.example/u/mallory/inbox',
    icon: 'javascript:document.title="pwned"',
    page: 'javascript:document.title="pwned"',
  } satisfies RemoteActor,
  post: {
    uri: 'https://evil.example/post/1',
    type: 'Page',
    title: `${script}${attribute} \u202e\u200bgnp.exe`,
    url: 'https://evil.example/"><script>document.title="pwned"</script>',
    body: `<p>Hello</p>${script}<img src=x onerror="document.title='pwned'"><a href="javascript:document.title='pwned'">press</a><svg onload="document.title='pwned'"></svg><style>body{display:none}</style>`,
    source: null,
    page: 'javascript:document.title="pwned"',
    context: null,
    told: true,
  },
  comment: {
    uri: 'https://evil.example/comment/1',
    body: `<iframe srcdoc="${script}"></iframe><form action="https://evil.example"><input name=a></form><p style="position:fixed">x</p>${attribute}${deep}`,
    source: null,
    page: null,
    told: true,
  },
} as const;
