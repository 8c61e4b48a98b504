/** To be copied into Cloud Shell. Values were typed by somebody, so none is trusted to be a plain word. */
export function enableApi(service: string, projectId: string | undefined): string {
  return `gcloud services enable ${quoted(service)}${inProject(projectId)}`;
}

export function makeKey(email: string, projectId: string | undefined): string {
  return `gcloud iam service-accounts keys create keyholder-key.json --iam-account=${quoted(email)}${inProject(projectId)}`;
}

export function makeAccount(email: string, projectId: string): string {
  const [name = ''] = email.split('@', 1);
  return `gcloud iam service-accounts create ${quoted(name)} --display-name=Keyholder${inProject(projectId)}`;
}

export function giveRole(role: string, member: string, projectId: string): string {
  return `gcloud projects add-iam-policy-binding ${quoted(projectId)} --member=${quoted(member)} --role=${quoted(role)} --condition=None`;
}

export function showProject(projectId: string): string {
  return `gcloud projects describe ${quoted(projectId)} --format='value(projectId,projectNumber)'`;
}

function inProject(projectId: string | undefined): string {
  return projectId === undefined ? '' : ` --project=${quoted(projectId)}`;
}

export function quoted(text: string): string {
  return /^[\w@.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
