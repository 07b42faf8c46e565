/** Why what somebody asked for was refused, read out at once. Nothing while all is well. */
export const Failure = ({ sentence }: { sentence: string | undefined }) =>
  sentence !== undefined && (
    <p className="failure" role="alert">
      {sentence}
    </p>
  )
