import { RadioGroup } from 'radix-ui'
import { type Tone, tones } from './emoji'

const names: Readonly<Record<Tone, string>> = {
  0: 'No skin tone',
  1: 'Light skin tone',
  2: 'Medium-light skin tone',
  3: 'Medium skin tone',
  4: 'Medium-dark skin tone',
  5: 'Dark skin tone',
}
const hands: Readonly<Record<Tone, string>> = {
  0: '✋',
  1: '✋🏻',
  2: '✋🏼',
  3: '✋🏽',
  4: '✋🏾',
  5: '✋🏿',
}

export const TonePicker = ({ tone, onTone }: { tone: Tone; onTone: (tone: Tone) => void }) => (
  <RadioGroup.Root
    className="emoji-tones"
    aria-label="Skin tone"
    orientation="horizontal"
    value={String(tone)}
    onValueChange={(value) => {
      const chosen = tones.find((one) => String(one) === value)
      if (chosen !== undefined) onTone(chosen)
    }}
  >
    {tones.map((one) => (
      <RadioGroup.Item key={one} className="emoji-tone" value={String(one)} aria-label={names[one]} title={names[one]}>
        <span aria-hidden="true">{hands[one]}</span>
      </RadioGroup.Item>
    ))}
  </RadioGroup.Root>
)
