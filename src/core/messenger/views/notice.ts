import { unreachable } from '../../base/errors'
import type { NoticeContent } from '../../conversation/message'
import type { Notice } from '../api'
import type { Names } from './scene'

/** `pastClosed`: what was said before was not handed to us, if it tells that we were added (EV17). */
export const noticeView = async (notice: NoticeContent, names: Names, pastClosed: boolean): Promise<Notice> => {
  switch (notice.what) {
    case 'created':
    case 'renamed':
    case 'described':
    case 'channel':
      return { kind: notice.what, text: notice.text }
    case 'converted':
    case 'left':
    case 'pictured':
      return { kind: notice.what, text: '' }
    case 'policy':
      return { kind: 'policy' }
    case 'added': {
      const who = []
      for (const account of notice.accounts) who.push({ account, name: await names.of(account) })
      return { kind: 'added', who, ...(pastClosed ? { pastClosed } : {}) }
    }
    case 'removed':
      return { kind: 'removed', account: notice.account, who: await names.of(notice.account) }
    case 'role':
      return { kind: 'role', account: notice.account, who: await names.of(notice.account), role: notice.role }
    case 'timer':
      return { kind: 'timer', disappearAfterMs: notice.disappearAfterMs }
    case 'invited':
      return { kind: 'invited', conversation: notice.conversation, text: notice.text }
    default:
      return unreachable(notice)
  }
}
