-- Why: as 0530, for applications. In a file, and so a transaction, of its own: whoever locks both tables may wait for somebody who waits for it.

create function underwriting.is_sound(
  id text, policyholder text, policyholder_party text, centre text, status text, payment_plan text, reason text
) returns boolean
  language plpgsql immutable parallel safe
as $$
begin
  return id like 'ap\_%'
    and policyholder ~ '^[0-9]{10}$'
    and policyholder_party ~ '^[0-9]{10}([0-9]{3})?$'
    and char_length(centre) between 1 and 40
    and status in (
      'draft', 'submitted', 'documents_requested', 'returned', 'proposed', 'referred', 'approved', 'declined', 'withdrawn', 'lapsed')
    and payment_plan in ('annual', 'instalments')
    and char_length(reason) between 1 and 2000;
end
$$;
grant execute on function underwriting.is_sound to underwriting_api, underwriting_job;

alter table underwriting.application
  add constraint application_is_sound check (underwriting.is_sound(
    id, policyholder, policyholder_party, centre, status, payment_plan, reason)) not valid,
  drop constraint application_id_check,
  drop constraint application_policyholder_check,
  drop constraint application_policyholder_party_check,
  drop constraint application_centre_check,
  drop constraint application_status_check,
  drop constraint application_payment_plan_check,
  drop constraint application_reason_check;
