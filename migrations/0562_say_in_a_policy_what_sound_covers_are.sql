-- Why: as 0561, for covers, of which the last day is written later.

create policy cover_is_sound on policy.cover as restrictive for all with check ((
  business_number ~ '^[0-9]{10}$'
  and corporate_number ~ '^[0-9]{13}$'
  and form in ('corporation', 'sole_proprietor', 'cooperative')
  and position >= 1
  and insured_amount >= 0
  and coverage_percent > 0 and coverage_percent <= 100
  and until_date >= from_date
) is not false);
alter table policy.cover
  drop constraint cover_business_number_check,
  drop constraint cover_corporate_number_check,
  drop constraint cover_form_check,
  drop constraint cover_position_check,
  drop constraint cover_insured_amount_check,
  drop constraint cover_coverage_percent_check,
  drop constraint cover_check;
