/** Where things stand on this server, and how people and communities are called. */
import { hostOf } from '#lib/hosts.ts';

type Called = { readonly name: string; readonly host: string; readonly local: boolean };

const called = ({ name, host, local }: Called): string =>
  local ? encodeURIComponent(name) : `${encodeURIComponent(name)}@${host}`;

/** `/c/NAME`, or `/c/NAME@HOST` for a community of another server. */
export const communityPath = (community: Called): string => `/c/${called(community)}`;

/** `/u/NAME`, or `/u/NAME@HOST` for a person of another server. */
export const personPath = (person: Called): string => `/u/${called(person)}`;

/** `@name@host`, what is pasted into another server's search; ours by our public origin. */
export const handleOf = ({ name, host, local }: Called, origin: string): string =>
  `@${name}@${local ? (hostOf(origin) ?? host) : host}`;
