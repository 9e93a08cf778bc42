/** Asks a server what it runs (NodeInfo 2.x, FEP-f1d5). */
import { isJson, listOf } from './objects/wire.ts';
import { openGate } from './gate.ts';
import { NetworkError } from './network.ts';
import { parseStrictJson, type Json } from './strict-json.ts';
import { userAgent, type World } from './world.ts';

/** The software's name in lower case; null when the server does not say. */
export async function fetchSoftware(
  world: World,
  origin: string,
): Promise<{ readonly software: string; readonly version: string | null } | null> {
  const index = await getJson(world, `${origin}/.well-known/nodeinfo`);
  const links = listOf(index?.['links']).filter(isJson);
  const usable = links
    .filter(
      ({ rel }) =>
        typeof rel === 'string' &&
        /^http:\/\/nodeinfo\.diaspora\.software\/ns\/schema\/2\.\d$/.test(rel),
    )
    .sort((a, b) => String(b['rel']).localeCompare(String(a['rel'])));
  const href = usable[0]?.['href'];
  if (typeof href !== 'string' || !URL.canParse(href) || new URL(href).origin !== origin)
    return null;
  const info = await getJson(world, href);
  const software = isJson(info?.['software']) ? info['software'] : null;
  const name = software?.['name'];
  if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name)) return null;
  const version = software?.['version'];
  return {
    software: name.toLowerCase(),
    version: typeof version === 'string' ? version.slice(0, 64) : null,
  };
}

/** Plain JSON, through the gate; null for anything that is not there or not JSON. */
export async function getJson(world: World, url: string): Promise<Json | null> {
  const allowed = await openGate(world, url);
  if (!allowed.done) return null;
  try {
    const answer = await world.network({
      method: 'GET',
      url: allowed.value,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent(world),
        host: new URL(url).host,
      },
    });
    const parsed = answer.status === 200 ? parseStrictJson(answer.body) : 'not-json';
    return typeof parsed === 'string' ? null : parsed.json;
  } catch (error) {
    if (error instanceof NetworkError) return null;
    throw error;
  }
}
