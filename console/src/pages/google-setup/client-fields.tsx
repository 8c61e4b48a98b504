import { useState } from 'react';
import { Choices } from '../../parts/choice.tsx';
import { words } from '../../words.ts';
import { fieldsOf } from './fields.ts';
import { FileBox } from './file-box.tsx';
import { readGoogleFile } from './read-file.ts';
import { type Entering, SetupField } from './setup-field.tsx';

const { file: texts } = words.googleSetup;
const { client: guide } = words.googleGuide;

type ClientFieldsParts = Entering & { isOneApp: boolean; onChooseApp: (isOneApp: boolean) => void };

/** The client of mail, which calendar goes through as well unless it was given one of its own. */
export function ClientFields({ isOneApp, onChooseApp, ...entering }: ClientFieldsParts) {
  return (
    <>
      <ClientFile service="mail" label={texts.client} {...entering} />
      <SetupField name={fieldsOf.mail.clientId} {...entering} />
      <SetupField name={fieldsOf.mail.secret} {...entering} />
      <Choices
        key={String(isOneApp)}
        kind="radio"
        name="one_app"
        label={guide.which}
        chosen={isOneApp ? 'one' : 'own'}
        onChange={value => onChooseApp(value === 'one')}
        choices={[
          { value: 'one', title: guide.one, meaning: guide.oneMeaning },
          { value: 'own', title: guide.own, meaning: guide.ownMeaning },
        ]}
      />
      {!isOneApp && (
        <>
          <ClientFile service="calendar" label={texts.calendarClient} {...entering} />
          <SetupField name={fieldsOf.calendar.project} {...entering} />
          <SetupField name={fieldsOf.calendar.clientId} {...entering} />
          <SetupField name={fieldsOf.calendar.secret} {...entering} />
        </>
      )}
    </>
  );
}

type ClientFileParts = Entering & { service: 'mail' | 'calendar'; label: string };

function ClientFile({ service, label, onType }: ClientFileParts) {
  const [isTaken, setTaken] = useState(false);

  function take(text: string): string | undefined {
    const read = readGoogleFile(text, service);
    if ('says' in read) return read.says;
    onType(read.fields);
    setTaken(true);
    return undefined;
  }

  return (
    <div className="grid gap-2">
      <FileBox
        name={service === 'mail' ? 'google_client_json' : 'google_calendar_client_json'}
        label={label}
        hint={texts.clientHint}
        onText={take}
      />
      <p role="status" className="text-sm font-medium text-good empty:hidden">
        {isTaken && texts.taken}
      </p>
    </div>
  );
}
