/** Whether our own actor can be fetched at our origin, from here at least. */
import { instanceSigner, isActivityType } from '#federation/fetch-document.ts';
import { ownAddress } from '#federation/gate.ts';
import { NetworkError } from '#federation/network.ts';
import { signCavage } from '#federation/signatures/sign-request.ts';
import { userAgent, type World } from '#federation/world.ts';

/** Called before the first request leaves: a Mastodon that fails to fetch our key once refuses us for minutes. */
export async function answersAtOrigin(world: World): Promise<boolean> {
  const url = ownAddress(world, '/');
  try {
    const signed = await signCavage(
      { method: 'GET', url },
      await instanceSigner(world),
      world.house.clock(),
    );
    const headers = {
      ...signed,
      accept: 'application/activity+json',
      'user-agent': userAgent(world),
    };
    const answer = await world.network({ method: 'GET', url, headers });
    if (answer.status === 200 && isActivityType(answer.headers['content-type'])) return true;
    world.log('warn', 'our own actor does not answer at ORIGIN; nothing is sent yet', {
      url,
      status: answer.status,
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    world.log('warn', 'ORIGIN cannot be reached from here; nothing is sent yet', {
      url,
      fault: error.fault,
    });
  }
  return false;
}
