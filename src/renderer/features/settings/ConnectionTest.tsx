import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { useState } from 'react'
import type { Connectivity } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { type Verdict, looksOf, summaryOf } from './connectivity'

const marks = {
  good: { Icon: CircleCheck, word: 'Good' },
  limited: { Icon: CircleAlert, word: 'Limited' },
  problem: { Icon: CircleX, word: 'Problem' },
  unknown: { Icon: CircleHelp, word: 'Unknown' },
} as const satisfies Record<Verdict, unknown>

/** What stands between this device and others, looked at when it is asked for. */
export const ConnectionTest = () => {
  const messenger = useMessenger()
  const [result, setResult] = useState<Connectivity>()
  const { busy, failure, run } = useAction()
  const looks = result && looksOf(result)

  const test = async (): Promise<void> => {
    setResult(undefined)
    await run(async () => {
      setResult(await messenger.network.test())
    })
  }

  return (
    <section aria-labelledby="test-title" className="connection-test">
      <h3 id="test-title" className="section-title">
        Test
      </h3>
      <p className="hint">
        Looks whether this device reaches the server and how it can reach others. Takes some seconds.
      </p>
      <div>
        <Button busy={busy} onClick={() => void test()}>
          Test the connection
        </Button>
      </div>
      <p role="status" aria-label="Test result">
        {busy ? 'Testing …' : (failure ?? (looks && summaryOf(looks)))}
      </p>
      {looks && (
        <ul className="checks" role="list" aria-labelledby="test-title">
          {looks.map(({ about, verdict, says, advice }) => {
            const { Icon, word } = marks[verdict]
            return (
              <li key={about} data-verdict={verdict}>
                <Icon aria-hidden="true" />
                <div>
                  <p>
                    <strong>{about}</strong> <span className="check-word">{word}</span>
                  </p>
                  <p>{says}</p>
                  {advice !== undefined && <p className="hint">{advice}</p>}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
