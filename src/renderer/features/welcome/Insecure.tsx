import { Page } from './Page'

/** Browsers give keys, storage and calls to pages over a secure connection only. */
export const Insecure = () => (
  <Page title="Tincan needs a secure connection">
    <p className="page-lead">
      This page came over plain HTTP, where the browser switches off what Tincan is built on. Open it by its address
      that begins with https://, or on the computer where the server runs.
    </p>
  </Page>
)
