/** How often one may try what can be guessed, by address and by account; so many at once, then one at a time. */

export type Budget = { readonly times: number; readonly perMs: number };

const minute = 60_000;

/** Mastodon's numbers, but for a whole account's: docs/decisions/0016 tells why there are three for signing in. */
export const budgets = {
  /** Of one address, whomever it tries. */
  'sign-in from': { times: 25, perMs: 5 * minute },
  /** Of one address for one account. */
  'sign-in from to': { times: 10, perMs: 5 * minute },
  /** Of all addresses from which nobody ever signed in to that account. */
  'sign-in to': { times: 100, perMs: 60 * minute },
  /** Reset links and claims of the first admin, by address. */
  'link from': { times: 25, perMs: 5 * minute },
  /** Sign-ups by address, whatever becomes of them. */
  'sign-up from': { times: 10, perMs: 60 * minute },
  /** By account. */
  'password change': { times: 10, perMs: 10 * minute },
  /** Private messages to somebody elsewhere about what moderators did, and once about each act. */
  'told elsewhere': { times: 5, perMs: 24 * 60 * minute },
  'told of an act': { times: 1, perMs: 24 * 60 * minute },
  /** Legal notices, by address: they need no account. */
  'notice from': { times: 5, perMs: 60 * minute },
  /** Reports by one of our people. */
  'report by': { times: 60, perMs: 60 * minute },
  /** Posts by one of our people; and everything that they write or change. */
  'post by': { times: 20, perMs: 20 * minute },
  'write by': { times: 60, perMs: 10 * minute },
  /** Looks at how markdown comes out, which costs the server some work. */
  'preview by': { times: 300, perMs: 10 * minute },
  /** Looks at pages of others for their titles. */
  'link title by': { times: 30, perMs: 10 * minute },
  /** Votes by one of our people: each goes to other servers. */
  'vote by': { times: 600, perMs: 10 * minute },
  /** Reports from one other server. */
  'reports from': { times: 300, perMs: 60 * minute },
  /** Things elsewhere that one of our people has fetched, by an address or a handle. */
  'met by': { times: 60, perMs: 60 * minute },
  /** Servers that are asked where their people go on with something of ours, by address. */
  'door from': { times: 20, perMs: 10 * minute },
  /** Communities that one of our people joins: each may ask another server. */
  'join by': { times: 100, perMs: 10 * minute },
  /** Copies of everything that somebody wrote. */
  'copy by': { times: 10, perMs: 60 * minute },
  /** Tries to make a community, by member. */
  'community by': { times: 20, perMs: 24 * 60 * minute },
} as const satisfies Record<string, Budget>;

export type BudgetName = keyof typeof budgets;

/** Whose budget: an address as `networkOf` gives it, a name, or both. */
export type Purse = { readonly budget: BudgetName; readonly of: string };
