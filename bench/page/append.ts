import { find, openProfile, startAlone } from './device'

const atFirst = 10

/** How long one message takes in each of these conversations, in ms; they take turns. */
export const measureAppends = async (
  titles: readonly string[],
  rounds: number,
): Promise<readonly (readonly number[])[]> => {
  const messenger = await startAlone(await openProfile())
  const conversations = await Promise.all(titles.map(async (title) => find(messenger, title)))
  const times: number[][] = conversations.map(() => [])
  for (let round = -atFirst; round < rounds; round++) {
    for (const [index, conversation] of conversations.entries()) {
      const text = `what is said in round ${String(round)}`
      const began = performance.now()
      await messenger.messages.send({ conversation, text })
      if (round >= 0) times[index]?.push(performance.now() - began)
    }
  }
  messenger.dispose()
  return times
}
