import { changeDoors } from '../../api/exchange.ts';
import { useMay } from '../../api/me.ts';
import type { Doors } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Choices } from '../../parts/choice.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Form } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { words } from '../../words.ts';

const { doors: texts } = words.exchange;

const doors = ['takes_get', 'takes_key_in_body', 'takes_key_in_query'] as const;

/** What each way risks stands beside it before it is opened. */
export function DoorsForm({ open }: { open: Doors }) {
  const mayChange = useMay('settings.write');
  const tell = useNotices();
  const saving = useDeed({
    act: changeDoors,
    touches: ['exchange'],
    onDone: () => tell(texts.done),
  });
  if (!mayChange) return <OpenDoors open={open} />;
  return (
    <Form
      label={texts.title}
      problem={saving.problem}
      isBusy={saving.isBusy}
      onSubmit={values => {
        const ticked = values.getAll('doors');
        saving.start({
          takes_get: ticked.includes('takes_get'),
          takes_key_in_body: ticked.includes('takes_key_in_body'),
          takes_key_in_query: ticked.includes('takes_key_in_query'),
        });
      }}
    >
      <Choices
        kind="checkbox"
        name="doors"
        label={texts.label}
        chosen={doors.filter(door => open[door])}
        choices={doors.map(door => ({ value: door, ...texts[door] }))}
      />
      <Button
        type="submit"
        className="justify-self-start"
        isBusy={saving.isBusy}
        busyWords={texts.submitting}
      >
        {texts.submit}
      </Button>
    </Form>
  );
}

function OpenDoors({ open }: { open: Doors }) {
  const titles = doors.filter(door => open[door]).map(door => texts[door].title);
  if (titles.length === 0) return <p className="text-soft">{texts.closed}</p>;
  return <p>{`${titles.join(', ')}: ${texts.open}`}</p>;
}
