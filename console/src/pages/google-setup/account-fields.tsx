import { useState } from 'react';
import { saveGoogleSetup } from '../../api/google-setup.ts';
import { Ask } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { keyFile } from '../../words/google-forms.gen.ts';
import { words } from '../../words.ts';
import { FileBox } from './file-box.tsx';
import { keyIn, readGoogleFile } from './read-file.ts';
import type { Entering } from './setup-field.tsx';

const { file: texts, fields: labels, hints, keptMasked } = words.googleSetup;
const NAME = 'google_service_account_key';

/** The key of the service account: the file itself, for nobody types one. */
export function AccountFields({ typed, kept, onType }: Entering) {
  const key = keyIn(typed[NAME] || undefined);
  const { is_set, masked } = kept[NAME];
  const project = typed.google_project_id?.trim();
  const isOfAnother = key !== undefined && project !== undefined && project !== '' && key.project !== project;

  function take(text: string): string | undefined {
    const read = readGoogleFile(text, 'key');
    if ('says' in read) return read.says;
    onType(read.fields);
    return undefined;
  }

  return (
    <>
      <FileBox
        name={NAME}
        label={labels[NAME]}
        hint={is_set && masked ? keptMasked(masked) : hints[NAME]}
        wrong={isOfAnother ? keyFile.anotherProject : undefined}
        onText={take}
      />
      <p role="status" className="text-sm font-medium text-good wrap-anywhere empty:hidden">
        {key && texts.key(key.address)}
      </p>
      {key && (
        <Button look="quiet" className="justify-self-start" onClick={() => onType({ [NAME]: '' })}>
          {texts.forget}
        </Button>
      )}
      {is_set && !key && <RemoveKey />}
    </>
  );
}

function RemoveKey() {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" className="justify-self-start" onClick={() => setAsking(true)}>
        {texts.removeKey}
      </Button>
      {isAsking && (
        <Ask
          name=""
          texts={texts.removing}
          lead={<p>{texts.removing.lead}</p>}
          act={() => saveGoogleSetup({ [NAME]: null })}
          touches={['google-setup']}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
