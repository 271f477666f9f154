-- Why: an application that comes back with the papers that were asked for goes on with the referral that it had. The queue went on saying
-- why it was referred the first time, and an appeal against what the rules declined meanwhile could not be upheld, since its new
-- referral was never written. Who hands in again is the portal, which neither sees nor changes a referral: so this does it with its
-- owner's rights, for the application's own organisation, or the insurer.

-- Lets the application's undecided referral go on, for these reasons, and gives its id; null where there is none.
create function underwriting.refer_again(
  p_application_id text, p_reasons json, p_requested_amount bigint, p_barred text[], p_now timestamptz
) returns text
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
  update underwriting.referral r
    set reasons = p_reasons, requested_amount = p_requested_amount, updated_at = p_now, version = r.version + 1,
      barred = array(select unnest(r.barred) union select unnest(p_barred) order by 1)
    where r.application_id = p_application_id and r.status <> 'decided'
      and (r.organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer')
    returning r.id
$$;
comment on function underwriting.refer_again is 'Lets an undecided referral go on, when its application comes back to it';
grant execute on function underwriting.refer_again(text, json, bigint, text[], timestamptz) to underwriting_api;
