// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Connectivity, PathReport } from '../../src/core'
import { looksOf, summaryOf } from '../../src/renderer/features/settings/connectivity'
import { settle, show } from './support/show'

const healthy: PathReport = { local: true, stun: 'works', turn: 'works', outside: 'steady' }

const tested = async (connectivity: Connectivity): Promise<string[]> => {
  const { user } = await show({}, ({ messenger }) => {
    messenger.connectivity = connectivity
  })
  await user.click(screen.getByRole('button', { name: 'Settings' }))
  await user.click(screen.getByRole('tab', { name: 'Network' }))
  await user.click(screen.getByRole('button', { name: 'Test the connection' }))
  await settle()
  const list = screen.getByRole('list', { name: 'Test' })
  return within(list)
    .getAllByRole('listitem')
    .map((item) => item.textContent)
}

describe('the test of the connection', () => {
  it('SG7 SG8 says row by row that all is well, and as a whole', async () => {
    const rows = await tested({ server: 'online', paths: healthy })
    expect(rows).toHaveLength(4)
    for (const [index, about] of ['Server', 'Own address (STUN)', 'Relay (TURN)', 'Direct connections'].entries())
      expect(rows[index]).toContain(`${about} Good`)
    expect(screen.getByRole('status', { name: 'Test result' }).textContent).toBe('Everything works.')
  })

  it('SG7 says what is in the way, and what to do', async () => {
    const rows = await tested({ server: 'online', paths: { ...healthy, turn: 'refused', outside: 'changing' } })
    expect(rows[2]).toMatch(/Problem.*Tell whoever runs the server/)
    expect(rows[3]).toMatch(/Limited.*another network/)
    expect(screen.getByRole('status', { name: 'Test result' }).textContent).toContain('Relay (TURN)')
  })

  it('says that the rest was not looked at where the server is away', async () => {
    const rows = await tested({ server: 'offline', paths: undefined })
    expect(rows[0]).toContain('Problem')
    for (const row of rows.slice(1)) expect(row).toContain('Unknown')
  })

  it('has words, and advice where something is amiss, for everything it can find', () => {
    for (const stun of ['works', 'silent', 'none'] as const)
      for (const turn of ['works', 'refused', 'silent', 'cut', 'none'] as const)
        for (const outside of ['open', 'steady', 'changing', 'unknown'] as const)
          for (const local of [true, false]) {
            const looks = looksOf({ server: 'online', paths: { local, stun, turn, outside } })
            for (const { verdict, says, advice } of looks) {
              expect(says).toMatch(/\.$/)
              if (verdict === 'limited' || verdict === 'problem') expect(advice).toMatch(/\.$/)
            }
            expect(summaryOf(looks)).toMatch(/\.$/)
          }
  })
})
