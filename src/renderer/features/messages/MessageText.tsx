import { memo } from 'react'
import { useServices } from '../../state/context'
import { isJumbo, piecesOf } from './links'

export const MessageText = memo(({ text }: { text: string }) => {
  const { platform } = useServices()
  return (
    <div className="message-text" dir="auto" data-jumbo={isJumbo(text) || undefined}>
      {piecesOf(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <a
            key={index}
            href={piece.href}
            // Where it truly leads, also where the name is spelled to look like another.
            title={piece.href}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(event) => {
              event.preventDefault()
              platform.openLink(piece.href)
            }}
          >
            {piece.text}
          </a>
        ),
      )}
    </div>
  )
})
