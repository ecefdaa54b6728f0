import type { Place } from '../../bridge/place';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { PhoneIcon } from '../../ui/icons';

/** Before the first call: what will appear here, and the ways to make it happen. */
export function EmptyLive({ practice, onGo }: { practice: boolean; onGo: (place: Place) => void }) {
  return (
    <Empty
      icon={<PhoneIcon />}
      title="No calls yet"
      actions={
        <>
          <Button kind="primary" onClick={() => onGo('agents')}>
            Connect an agent
          </Button>
          {practice ? <Button onClick={() => onGo('phone')}>Call in from the practice phone</Button> : null}
        </>
      }
    >
      Calls appear here when they start, step by step: what the phone line reports, what your agent answers, and how long the caller waited.
      {practice ? ' Ask your agent to call a number, or play a person who calls your agent.' : ' Ask your agent to call a number.'}
    </Empty>
  );
}
